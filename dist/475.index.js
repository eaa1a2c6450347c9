export const id = 475;
export const ids = [475];
export const modules = {

/***/ 3475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createLiveReporter: () => (/* binding */ createLiveReporter)
});

// EXTERNAL MODULE: ./src/wait/clock.ts
var wait_clock = __webpack_require__(4951);
// EXTERNAL MODULE: ./src/report/sections.ts
var sections = __webpack_require__(3844);
// EXTERNAL MODULE: ./src/report/summary.ts
var summary = __webpack_require__(7994);
// EXTERNAL MODULE: ./src/report/verdict.ts
var verdict = __webpack_require__(687);
// EXTERNAL MODULE: ./src/text/html.ts
var html = __webpack_require__(534);
;// CONCATENATED MODULE: ./src/pull-request/comment.ts




function planComment(wish, facts) {
    switch (wish) {
        case 'never':
            return { kind: 'leave' };
        case 'always':
            return { kind: 'write', text: (0,summary/* renderComment */.wQ)(facts) };
        case 'on-failure':
            switch ((0,verdict/* verdictOf */.Vj)(facts.outcome.ending)) {
                case 'failed':
                case 'undecided':
                    return { kind: 'write', text: (0,summary/* renderComment */.wQ)(facts) };
                case 'passed':
                    return { kind: 'replace', text: allClear(facts) };
                case 'under-way':
                    // It says nothing yet about the failure that the old comment tells of.
                    return { kind: 'leave' };
            }
    }
}
function allClear({ outcome, settings, run }) {
    const blocks = [
        `<h3>${(0,html/* ownHtml */["if"])((0,summary/* heading */.R_)(outcome))}</h3>`,
        (0,sections/* subjectLine */.nh)(outcome, settings),
        `<p>All clear: the step passes now, after the failure that was told of here${run === undefined ? '' : ` (<a href="${(0,html/* escapeHtml */.ZD)(run.url)}">the run</a>)`}.</p>`,
    ];
    return `${blocks.filter((block) => block !== undefined).join('\n\n')}\n`;
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./src/pull-request/trouble.ts

/** What octokit throws: with a response where GitHub answered. */
const refusal = dist/* object */.Ikc({
    status: dist/* number */.aig(),
    message: dist/* string */.YjP(),
    response: dist/* object */.Ikc({ headers: dist/* record */.g1P(dist/* string */.YjP(), dist/* unknown */.L5J()) }),
});
/** Milliseconds; when GitHub asks for a longer wait, the step would be held for a report that comes too late anyway. */
const LONGEST_WAIT_MS = 10_000;
/** Whether the same request may well succeed in a moment: no answer, an answer that is none, or a server in trouble. */
function isPassing(error) {
    const refused = readRefusal(error);
    if (refused === undefined || refused.status >= 500)
        return true;
    const waitMs = retryAfterMs(error);
    return waitMs !== undefined && waitMs <= LONGEST_WAIT_MS;
}
/** How long GitHub asks to wait, in milliseconds; undefined where it does not. */
function retryAfterMs(error) {
    const seconds = readRefusal(error)?.response.headers['retry-after'];
    return typeof seconds === 'string' && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}
/** Whether GitHub says that this token may not. */
function isForbidden(error) {
    const refused = readRefusal(error);
    return refused?.status === 403 && !isRateLimited(refused);
}
/** What went wrong where another permission is needed than the report's own. */
class Lacking extends Error {
    permission;
    constructor(permission, cause) {
        super('', { cause });
        this.permission = permission;
    }
}
/**
 * Why a report could not be made and what to do about it, in one clean sentence or two.
 *
 * @param permission - what the workflow's token needs for it, such as `statuses: write`
 */
function describeTrouble(error, permission, cleaner) {
    if (error instanceof Lacking)
        return describeTrouble(error.cause, error.permission, cleaner);
    const refused = readRefusal(error);
    if (refused === undefined)
        return `${describeSilence(error, cleaner)}.`;
    const said = `HTTP ${refused.status}: ${cleaner.line(refused.message, 200)}`;
    return `${said}. ${advise(refused, permission)}`;
}
function advise(refused, permission) {
    const { status, message } = refused;
    if (status === 401)
        return 'Check github-token: GitHub does not know it.';
    if (isRateLimited(refused))
        return "GitHub's rate limit for this token is used up for now.";
    if (/\blocked\b/i.test(message))
        return 'Unlock the conversation, or set comment: never.';
    if (status === 403 || status === 404) {
        return `Give the job the permission ${permission}; the token of a pull request from a fork or from Dependabot can only read.`;
    }
    return 'See what GitHub says.';
}
function isRateLimited({ status, message, response: { headers } }) {
    if (status === 429)
        return true;
    return status === 403 && (headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message));
}
function describeSilence(error, cleaner) {
    if (!(error instanceof Error))
        return cleaner.line(String(error), 200);
    if (error.name === 'AbortError')
        return 'GitHub did not answer in time';
    if (error instanceof dist/* ValiError */.H6d)
        return 'GitHub gave an answer that is none';
    return cleaner.line(error.message, 200);
}
function readRefusal(error) {
    const parsed = dist/* safeParse */.xLC(refusal, error);
    return parsed.success ? parsed.output : undefined;
}

;// CONCATENATED MODULE: ./src/pull-request/github-api.ts



const PAGE = 100;
const MOST_PAGES = 50;
/** What is done again waits so many milliseconds before each attempt but the first. */
const PAUSES_MS = [0, 1_000, 3_000];
/** GitHub tells moments in whole seconds. */
const RESOLUTION_MS = 1_000;
const pullSchema = dist/* pipe */.FsL(dist/* object */.Ikc({ number: dist/* number */.aig(), state: dist/* string */.YjP(), head: dist/* object */.Ikc({ sha: dist/* string */.YjP() }) }), dist/* transform */.pdi(({ number, state, head }) => ({ number, state, headSha: head.sha })));
const updateSchema = dist/* object */.Ikc({ updated_at: dist/* optional */.lqM(dist/* string */.YjP(), '') });
const commentSchema = dist/* pipe */.FsL(dist/* object */.Ikc({
    id: dist/* number */.aig(),
    body: dist/* nullish */.cl6(dist/* string */.YjP(), ''),
    user: dist/* nullish */.cl6(dist/* object */.Ikc({ id: dist/* number */.aig(), type: dist/* string */.YjP() })),
}), dist/* transform */.pdi(({ id, body, user }) => ({
    id,
    body,
    authorId: user?.id,
    isByApp: user?.type === 'Bot',
})));
/** Whatever is made or found has an id; a page for people has none, also when it calls itself a success. */
const madeSchema = dist/* object */.Ikc({ id: dist/* number */.aig() });
/**
 * GitHub's REST API, as far as reports need it. What may be done twice is tried three times; a comment is created once,
 * since its answer may be lost after it was made.
 */
function createGitHubApi(tools) {
    const { octokit, owner, repo } = tools;
    const { rest } = octokit;
    const here = { owner, repo };
    const once = (ask) => askInTime(ask, tools);
    const patiently = (ask) => askPatiently(() => once(ask), tools);
    let user;
    return {
        openPulls: (sha) => patiently(async (request) => {
            const asked = { ...here, commit_sha: sha, per_page: PAGE, request };
            const { data } = await rest.repos.listPullRequestsAssociatedWithCommit(asked);
            return dist/* parse */.qgA(dist/* array */.YOg(pullSchema), data).filter(({ state }) => state === 'open');
        }),
        pull: (number) => patiently(async (request) => {
            const { data, headers } = await rest.pulls.get({ ...here, pull_number: number, request });
            const updatedAt = Date.parse(dist/* parse */.qgA(updateSchema, data).updated_at);
            const quietMs = Date.parse(headers.date ?? '') - updatedAt - RESOLUTION_MS;
            return { ...dist/* parse */.qgA(pullSchema, data), quietMs };
        }),
        findComment: async (pull, fits) => {
            for (let page = 1; page <= MOST_PAGES; page += 1) {
                const comments = await patiently(async (request) => {
                    const asked = { ...here, issue_number: pull, per_page: PAGE, page, request };
                    const { data } = await rest.issues.listComments(asked);
                    return dist/* parse */.qgA(dist/* array */.YOg(commentSchema), data);
                });
                for (const comment of comments)
                    if (await fits(comment))
                        return comment;
                if (comments.length < PAGE)
                    return undefined;
            }
            return undefined;
        },
        createComment: (pull, body) => once(async (request) => {
            const { data } = await rest.issues.createComment({ ...here, issue_number: pull, body, request });
            dist/* parse */.qgA(madeSchema, data);
        }),
        updateComment: (id, body) => patiently(async (request) => {
            const { data } = await rest.issues.updateComment({ ...here, comment_id: id, body, request });
            dist/* parse */.qgA(madeSchema, data);
        }),
        userId: () => {
            user ??= patiently(async (request) => {
                const { data } = await rest.users.getAuthenticated({ request });
                return dist/* parse */.qgA(madeSchema, data).id;
            }).catch((error) => {
                // The token of an app belongs to no user, and GitHub says so with 403.
                if (isForbidden(error))
                    return undefined;
                throw error;
            });
            return user;
        },
        setStatus: (sha, { targetUrl, ...status }) => patiently(async (request) => {
            const asked = { ...here, sha, ...status, target_url: targetUrl, request };
            const { data } = await rest.repos.createCommitStatus(asked);
            dist/* parse */.qgA(madeSchema, data);
        }),
    };
}
async function askInTime(ask, { clock, log, cleaner, requestMs, signal }) {
    const over = new AbortController();
    const timer = clock.timer(requestMs, () => over.abort());
    // Octokit would write headers of the answer to stderr, where the runner looks for commands.
    const debug = (message) => log.debug(cleaner.line(message));
    try {
        return await ask({
            signal: AbortSignal.any([signal, over.signal]),
            log: { debug, info: debug, warn: debug, error: debug },
        });
    }
    finally {
        timer.cancel();
    }
}
async function askPatiently(ask, { clock, signal }) {
    let last;
    for (const pauseMs of PAUSES_MS) {
        await (0,wait_clock/* sleep */.y)(clock, Math.max(pauseMs, retryAfterMs(last) ?? 0), signal);
        // Why it failed says more than that there is no time for more.
        if (signal.aborted && last !== undefined)
            break;
        try {
            return await ask();
        }
        catch (error) {
            if (signal.aborted || !isPassing(error))
                throw error;
            last = error;
        }
    }
    throw last;
}

;// CONCATENATED MODULE: ./src/pull-request/marker.ts
/**
 * The hidden first line of a comment, by which the next run finds it: one for each image and machine. Only numbers go
 * into it, and no other text of a comment can look like it. Undefined while either is not known: the next run, which may
 * know, would not find that comment again.
 */
function marker({ imageid, machineid }, { job }) {
    const image = imageid ?? job?.subject.image?.id;
    const machine = machineid ?? job?.subject.machine?.id;
    if (image === undefined || machine === undefined)
        return undefined;
    return `<!-- clanforge-image-diff image=${image} machine=${machine} -->`;
}

// EXTERNAL MODULE: ./src/report/words.ts
var report_words = __webpack_require__(2691);
// EXTERNAL MODULE: ./src/text/cleaner.ts + 1 modules
var cleaner = __webpack_require__(6799);
// EXTERNAL MODULE: ./src/text/phrase.ts
var phrase = __webpack_require__(8878);
;// CONCATENATED MODULE: ./src/pull-request/status.ts




/** GitHub refuses a longer one. */
const LONGEST_DESCRIPTION = 140;
const STATES = {
    passed: 'success',
    // Whoever waits for the diff settles it.
    'under-way': 'pending',
    failed: 'failure',
    undecided: 'error',
};
/** The verdict as a commit status: its state, and a line of at most 140 characters. */
function statusOf(outcome) {
    const words = (0,report_words/* errorLine */.B)(outcome) || (0,phrase/* plainText */.wh)((0,report_words/* explain */.W)(outcome).what);
    return {
        state: STATES[(0,verdict/* verdictOf */.Vj)(outcome.ending)],
        // GitHub refuses characters of four bytes here.
        description: (0,cleaner/* shorten */.ml)(words.replace(/[\u{10000}-\u{10ffff}]/gu, '\u{fffd}'), LONGEST_DESCRIPTION),
    };
}

;// CONCATENATED MODULE: ./src/pull-request/live-reporter.ts






/** Milliseconds for all that is told at the end; of a step whose time is over, so many as it may be late. */
const LONGEST_MS = 30_000;
const SHORTEST_MS = 4_000;
const LONGEST_REQUEST_MS = 10_000;
/** Milliseconds that a pending status on its way is still given after a cancel, when little time is left. */
const PENDING_PATIENCE_MS = 2_000;
/** Milliseconds after which a pending status that was given up on its way has arrived, if it does. */
const PENDING_ARRIVED_MS = 3_000;
const COMMENT_PERMISSION = 'pull-requests: write';
/** How many pull requests of one commit are told. */
const MOST_PULLS = 10;
/** A reporter that tells GitHub of the diff. */
function createLiveReporter(reporting, run, tools) {
    const { comment: wish, statusContext: context, githubToken } = reporting;
    const { clock, log, cleaner, openOctokit, late } = tools;
    const warned = new Set();
    let octokit;
    let begun = Promise.resolve();
    const beginning = clock.now();
    /** Read once: a commit that comes while the step runs is none that it looked at. */
    let commit;
    let isFirstRead = true;
    const pendingOver = new AbortController();
    /** One warning for each kind of report. */
    async function attempt(what, permission, report) {
        try {
            await report();
        }
        catch (error) {
            if (!warned.has(what)) {
                log.warning(`Could not set ${what} (${describeTrouble(error, permission, cleaner)}) The verdict stands.`);
            }
            warned.add(what);
        }
    }
    /** Calls for at most `ms` milliseconds in all. */
    async function withApi(ms, use, ...stops) {
        const over = new AbortController();
        const timer = clock.timer(ms, () => over.abort());
        try {
            octokit ??= openOctokit(githubToken);
            const requestMs = Math.min(LONGEST_REQUEST_MS, ms / 2);
            const signal = AbortSignal.any([over.signal, late, ...stops]);
            await use(createGitHubApi({ ...run, octokit: await octokit, clock, log, cleaner, requestMs, signal }));
        }
        finally {
            timer.cancel();
        }
    }
    async function putStatus(name, status, api) {
        const isFirst = isFirstRead;
        isFirstRead = false;
        const isSame = (quietMs) => isFirst || quietMs >= clock.now() - beginning;
        commit ??= await statusCommit(run, api, isSame);
        await api.setStatus(commit, { ...status, context: name, targetUrl: run.url });
        log.info(`Commit status ${cleaner.line(name)} of ${commit.slice(0, 7)}: ${status.state}.`);
    }
    /** After the pending has arrived or failed: one that came late would stay. */
    async function settleStatus(name, { outcome }, ms) {
        const start = clock.now();
        const leftMs = () => ms - (clock.now() - start);
        const set = () => attempt('the commit status', 'statuses: write', () => withApi(leftMs(), (api) => putStatus(name, statusOf(outcome), api)));
        const patienceMs = outcome.ending.kind === 'cancelled' ? PENDING_PATIENCE_MS : ms / 2;
        const patience = clock.timer(patienceMs, () => pendingOver.abort());
        await begun;
        patience.cancel();
        await set();
        // GitHub may still be working on the pending that we gave up: the verdict has the last word.
        if (!pendingOver.signal.aborted || leftMs() <= PENDING_ARRIVED_MS)
            return;
        await (0,wait_clock/* sleep */.y)(clock, PENDING_ARRIVED_MS, late);
        await set();
    }
    const comment = (facts, ms) => attempt('the comment', COMMENT_PERMISSION, async () => {
        const plan = planComment(wish, facts);
        if (plan.kind === 'leave')
            return;
        const mark = marker(reporting, facts.outcome.record);
        if (mark === undefined) {
            log.warning('No comment is written, since it is not known which image and machine it would be about: give imageid and machineid.');
            return;
        }
        await withApi(ms, async (api) => {
            const pulls = await commentedPulls(run, api);
            if (pulls.length === 0)
                log.info('There is no open pull request of this commit to comment on.');
            for (const pull of pulls) {
                await attempt('the comment', COMMENT_PERMISSION, () => writeComment(pull, plan, mark, api, log));
            }
        });
    });
    return {
        begin: () => {
            if (context === undefined)
                return;
            const pending = { state: 'pending', description: 'The image diff is under way' };
            // Where it fails for good the final one fails too, and tells why.
            begun = withApi(2 * LONGEST_REQUEST_MS, (api) => putStatus(context, pending, api), pendingOver.signal).catch((error) => log.debug(describeTrouble(error, 'statuses: write', cleaner)));
        },
        finish: async (facts, leftMs) => {
            const ms = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, leftMs));
            await Promise.all([
                context === undefined ? undefined : settleStatus(context, facts, ms),
                comment(facts, ms),
            ]);
        },
    };
}
/**
 * Required checks look at a pull request's head, not at the merge commit that its runs work on.
 *
 * @param isSame - whether a head that is asked for is that of the step's beginning, by the milliseconds in which the pull
 * request did not change
 */
async function statusCommit({ pull, sha }, api, isSame) {
    switch (pull.kind) {
        case 'known':
            return pull.headSha;
        case 'numbered': {
            const { headSha, quietMs } = await api.pull(pull.number).catch((error) => {
                throw new Lacking('pull-requests: read', error);
            });
            if (isSame(quietMs))
                return headSha;
            throw new Error('the head of the pull request could not be read when the step began, and may be another one now');
        }
        case 'none':
            return sha;
    }
}
async function commentedPulls({ pull, sha }, api) {
    if (pull.kind !== 'none')
        return [pull.number];
    const open = await api.openPulls(sha);
    // A branch upon another has its commits too, but is not what they are about.
    const heads = open.filter(({ headSha }) => headSha === sha);
    return (heads.length > 0 ? heads : open).slice(0, MOST_PULLS).map(({ number }) => number);
}
async function writeComment(pull, plan, mark, api, log) {
    const body = `${mark}\n${plan.text}`;
    const old = await api.findComment(pull, (comment) => isOurs(comment, mark, api));
    if (old !== undefined) {
        await api.updateComment(old.id, body);
        log.info(`Comment on pull request #${pull} updated.`);
    }
    else if (plan.kind === 'write') {
        await api.createComment(pull, body);
        log.info(`Comment on pull request #${pull} created.`);
    }
}
/** Anybody may write a comment that begins like ours, and change it again once it tells of a verdict. */
async function isOurs({ body, isByApp, authorId }, mark, api) {
    if (!body.startsWith(mark))
        return false;
    const user = await api.userId();
    return user === undefined ? isByApp : authorId === user;
}


/***/ }),

/***/ 4951:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ momentOf),
/* harmony export */   y: () => (/* binding */ sleep)
/* harmony export */ });
/** This moment, by both. */
function momentOf({ now, wall }) {
    return { at: now(), wallMs: wall() };
}
/** Resolves after `ms` milliseconds, or as soon as the signal is aborted; leaves no timer and no listener behind. */
async function sleep(clock, ms, signal) {
    if (signal.aborted)
        return;
    await new Promise((resolve) => {
        const wake = () => {
            timer.cancel();
            signal.removeEventListener('abort', wake);
            resolve();
        };
        const timer = clock.timer(ms, wake);
        signal.addEventListener('abort', wake);
    });
}


/***/ })

};
