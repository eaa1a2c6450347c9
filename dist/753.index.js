export const id = 753;
export const ids = [753];
export const modules = {

/***/ 9753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  execute: () => (/* binding */ execute)
});

// EXTERNAL MODULE: ./src/job/job.ts
var job_job = __webpack_require__(3160);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./src/client/file-list.ts

const BLOCK_BYTES = 2 ** 18;
const BLOCK_FILES = 2 ** 12;
/** Bytes of UTF-8 that one unit of UTF-16 may need. */
const MOST_BYTES_PER_UNIT = 3;
/** Stands for a size that is not known, and the first that is too large. */
const NO_SIZE = 2 ** 32 - 1;
/** There may be millions: strings are made of them again one by one. */
function createFileListBuilder() {
    const blocks = [];
    let draft;
    let length = 0;
    function draftFor(path) {
        const bytes = path.length * MOST_BYTES_PER_UNIT;
        if (draft?.hasRoom(bytes) === true)
            return draft;
        if (draft !== undefined)
            blocks.push(draft.take());
        if (draft?.hasRoom(bytes) !== true)
            draft = createDraft(Math.max(BLOCK_BYTES, bytes));
        return draft;
    }
    return {
        add: (path, size) => {
            draftFor(path).add(path, size);
            length += 1;
        },
        build: () => {
            if (draft !== undefined)
                blocks.push(draft.take());
            return {
                length,
                *[Symbol.iterator]() {
                    for (const block of blocks) {
                        for (let place = 0; place < block.ends.length; place += 1)
                            yield fileAt(block, place);
                    }
                },
            };
        },
    };
}
function createDraft(mostBytes) {
    const bytes = external_node_buffer_.Buffer.allocUnsafeSlow(mostBytes);
    const ends = new Uint32Array(BLOCK_FILES);
    const sizes = new Uint32Array(BLOCK_FILES);
    let others = new Map();
    let end = 0;
    let count = 0;
    return {
        hasRoom: (wanted) => count < BLOCK_FILES && bytes.length - end >= wanted,
        add: (path, size) => {
            const fits = path.isWellFormed() && (size === undefined || size < NO_SIZE);
            if (fits)
                end += bytes.write(path, end);
            else
                others.set(count, fileOf(path, size));
            ends[count] = end;
            sizes[count] = size ?? NO_SIZE;
            count += 1;
        },
        take: () => {
            const block = {
                bytes: external_node_buffer_.Buffer.from(bytes.subarray(0, end)),
                ends: ends.slice(0, count),
                sizes: sizes.slice(0, count),
                others,
            };
            others = new Map();
            end = 0;
            count = 0;
            return block;
        },
    };
}
function fileAt({ bytes, ends, sizes, others }, place) {
    const other = others.size === 0 ? undefined : others.get(place);
    if (other !== undefined)
        return other;
    const start = place === 0 ? 0 : ends[place - 1];
    const size = sizes[place];
    return fileOf(bytes.toString('utf8', start, ends[place]), size === NO_SIZE ? undefined : size);
}
function fileOf(path, size) {
    return size === undefined ? { path } : { path, size };
}

;// CONCATENATED MODULE: ./src/client/file-list-reader.ts

/** Files that are parsed at once. */
const AT_ONCE = 50;
const MOST_SAMPLES = 20;
/** Grammar is left to `JSON.parse`. It is given arrays, since each name of an object is kept in memory for long. */
function createFileListReader() {
    const list = createFileListBuilder();
    const samples = [];
    let isBegun = false;
    let paths = [];
    let files = [];
    function flush() {
        const readPaths = parseAll(paths);
        const readFiles = parseAll(files);
        if (readFiles.length > 0 && samples.length < MOST_SAMPLES)
            samples.push(readFiles[0]);
        for (const [index, path] of readPaths.entries()) {
            if (typeof path !== 'string')
                throw new SyntaxError('a name is not a string');
            list.add(path, sizeOf(readFiles[index]));
        }
        paths = [];
        files = [];
    }
    const file = (text) => {
        if (paths.length === files.length)
            throw new SyntaxError('a value without a name');
        files.push(text);
        if (files.length >= AT_ONCE)
            flush();
    };
    return {
        path: (text) => {
            if (paths.length > files.length)
                throw new SyntaxError('a name without a value');
            paths.push(text);
            isBegun = true;
        },
        file,
        end: (text) => {
            if (isBegun)
                file(text);
            else
                JSON.parse(`{${text}}`);
            flush();
            return list.build();
        },
        samples: () => samples,
    };
}
/** @throws SyntaxError when one of the texts is not the JSON of one value */
function parseAll(texts) {
    const values = JSON.parse(`[${texts.join(',')}]`);
    if (values.length !== texts.length)
        throw new SyntaxError('a value is missing');
    return values;
}
/** `size` is taken if it is there [?], in bytes, also as a string. */
function sizeOf(file) {
    if (typeof file !== 'object' || file === null || !('size' in file))
        return undefined;
    const size = typeof file.size === 'string' && /^\d{1,16}$/.test(file.size) ? Number(file.size) : file.size;
    return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

;// CONCATENATED MODULE: ./src/client/json-scanner.ts
const MARKS = '{}[]:,';
function createJsonScanner() {
    let inString = false;
    let isEscaped = false;
    return {
        scan: (piece, onMark) => {
            // Strings are leapt over: there may be a hundred million characters in them.
            let quote = -1;
            let backslash = -1;
            for (let at = 0; at < piece.length; at += 1) {
                if (isEscaped) {
                    isEscaped = false;
                }
                else if (inString) {
                    if (quote < at)
                        quote = find(piece, '"', at);
                    if (backslash < at)
                        backslash = find(piece, '\\', at);
                    at = Math.min(quote, backslash);
                    isEscaped = backslash < quote;
                    inString = quote === piece.length || isEscaped;
                }
                else {
                    const character = piece.charAt(at);
                    if (character === '"')
                        inString = true;
                    else if (MARKS.includes(character))
                        onMark(at);
                }
            }
        },
    };
}
/** Where a character is next; the piece's length when it is not there. */
function find(piece, character, from) {
    const at = piece.indexOf(character, from);
    return at < 0 ? piece.length : at;
}

;// CONCATENATED MODULE: ./src/client/answer-body.ts



/**
 * Reads JSON as it arrives, so that a list of a million files is never one text or one object. It is cut into texts that
 * are JSON by themselves, and those are for `JSON.parse`, grammar and all.
 */
function createAnswerReader() {
    // Bytes that are no UTF-8 become U+FFFD, and a byte-order mark is dropped.
    const decoder = new TextDecoder();
    let splitter = createSplitter();
    let isEmpty = true;
    let body = { kind: 'no-json' };
    const attempt = (step) => {
        if (splitter === undefined)
            return;
        try {
            step(splitter);
        }
        catch (error) {
            if (error instanceof TooLong)
                body = { kind: 'too-long', limit: LONGEST_PIECE };
            // Nor is what it took in so far kept any longer.
            splitter = undefined;
        }
    };
    return {
        write: (chunk) => {
            isEmpty &&= chunk.length === 0;
            attempt(({ write }) => write(decoder.decode(chunk, { stream: true })));
        },
        end: () => {
            if (isEmpty)
                return { kind: 'empty' };
            attempt(({ write, end }) => {
                write(decoder.decode());
                body = { kind: 'json', ...end() };
            });
            return body;
        },
    };
}
/** Characters that are taken in as one text, which becomes many times that in memory. */
const LONGEST_PIECE = 64_000_000;
class TooLong extends Error {
}
/** How a list of files begins, at the top of an answer. Behind a backslash the quote does not begin a name. */
const LIST = new RegExp(`[^\\\\]"(${job_job/* CHANGE_KINDS */.t.join('|')})"\\s*:\\s*$`);
/** Characters before a brace in which that is looked for. */
const TAIL = 100;
/** Splits the lists of files from the rest of an answer. As in any JSON, the last of several equal names counts. */
function createSplitter() {
    const scanner = createJsonScanner();
    const files = {};
    const samples = {};
    /** The answer without its lists, and how that ends. */
    const rest = [];
    let tail = '';
    let restLength = 0;
    let list;
    /** Of a list, what came since its last colon or comma. */
    let part = '';
    /** How many braces and brackets are open. */
    let depth = 0;
    function keep(text) {
        if (list !== undefined) {
            part += text;
            if (part.length > LONGEST_PIECE)
                throw new TooLong();
            return;
        }
        restLength += text.length;
        if (restLength > LONGEST_PIECE)
            throw new TooLong();
        rest.push(text);
        tail = (tail + text.slice(-TAIL)).slice(-TAIL);
    }
    /** @returns whether a list begins behind the brace */
    function open() {
        const kind = LIST.exec(tail)?.[1];
        if (kind === undefined)
            return false;
        list = { kind: kind, reader: createFileListReader() };
        return true;
    }
    function close({ kind, reader }) {
        files[kind] = reader.end(part);
        samples[kind] = reader.samples();
        list = undefined;
        keep('null');
    }
    return {
        write: (piece) => {
            /** Where what was not kept yet begins. */
            let start = 0;
            scanner.scan(piece, (at) => {
                const mark = piece[at];
                const isOpening = mark === '{' || mark === '[';
                const isClosing = mark === '}' || mark === ']';
                if (isOpening)
                    depth += 1;
                if (isClosing)
                    depth -= 1;
                const mayBegin = list === undefined && isOpening && depth === 2;
                const divides = list !== undefined && !isOpening && depth === (isClosing ? 1 : 2);
                if (!mayBegin && !divides)
                    return;
                keep(piece.slice(start, at));
                start = at;
                if (list === undefined) {
                    if (mark === '{' && open())
                        start += 1;
                    return;
                }
                start += 1;
                switch (mark) {
                    case ':':
                        list.reader.path(part);
                        break;
                    case ',':
                        list.reader.file(part);
                        break;
                    case '}':
                        close(list);
                        break;
                    default:
                        throw new SyntaxError('a list of files is closed by a bracket');
                }
                part = '';
            });
            keep(piece.slice(start));
        },
        end: () => ({ json: JSON.parse(rest.join('')), files, samples }),
    };
}

;// CONCATENATED MODULE: ./src/client/denial.ts
/** What to check for each final HTTP status that the successor's documentation lists [D]. */
const CHECK = {
    400: 'check that the ids given (accountserviceid, imageid, machineid, diffid) belong together',
    401: 'the credentials are not accepted: check access-key and secret-key (or token), and that api-url is their API',
    403: 'the credentials are known but may not do this: check the rights of the key, and that accountserviceid is the account it belongs to',
    404: 'there is no such thing: check the ids given (accountserviceid, imageid, machineid, diffid), and the path of api-url',
};
/** A sentence for an HTTP status that ends a request for good. @param said - the API's own words, clean; may be empty */
function denial(status, said) {
    return `HTTP ${status}${said}; ${CHECK[status] ?? 'look at the image in Clanforge, and check api-url'}`;
}
/** A sentence for a redirect, which is never followed: the credentials would follow it to another place. */
function redirected(status, location, url, cleaner) {
    const where = location === undefined ? 'without saying where to' : `to ${destination(location, url, cleaner)}`;
    return `HTTP ${status}: the API redirects ${where}, and redirects are not followed since they would carry the credentials there; set api-url to the final address if you trust it`;
}
/** Host and path only: user info and query may hold secrets. */
function destination(location, url, cleaner) {
    // Before it is parsed, which would write some characters of a secret in another way.
    const redacted = cleaner.redact(location);
    if (!URL.canParse(redacted, url.href))
        return cleaner.line(redacted, 200);
    const target = new URL(redacted, url);
    return cleaner.line(`${target.protocol}//${target.host}${target.pathname}`, 200);
}
/** A sentence for a request that cannot be sent, now or later. */
function hopeless(why, reason) {
    switch (why) {
        case 'certificate':
            return `the server's certificate is not accepted (${reason}): check api-url; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS on the runner`;
        case 'set-up':
            return `the request could not even be begun (${reason}): check the proxy variables of the runner (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)`;
    }
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
// EXTERNAL MODULE: ./src/job/state.ts
var job_state = __webpack_require__(90);
;// CONCATENATED MODULE: ./src/client/payload.ts


/** A whole number of zero or more, also as a string: `jobstart` is documented as one [S]. */
const wholeNumber = dist/* pipe */.FsL(dist/* union */.KCZ([dist/* number */.aig(), dist/* pipe */.FsL(dist/* string */.YjP(), dist/* trim */.Bqr(), dist/* regex */.yGV(/^\d+$/), dist/* transform */.pdi(Number))]), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0));
const id = dist/* pipe */.FsL(wholeNumber, dist/* minValue */.Wwf(1));
/** Unix seconds; a number so large that it must be something else (the year 5138) is nonsense. */
const unixSeconds = dist/* pipe */.FsL(wholeNumber, dist/* maxValue */.cGV(1e11));
/** Null, another type or nonsense counts as absent. */
const absentOr = (schema) => dist/* fallback */.NpB(dist/* optional */.lqM(schema), undefined);
const isOneOf = (value, values) => values.includes(value);
const isAbsent = (value) => isOneOf(value, [undefined, null, '']);
/** The failure flag: set unless it plainly is not. */
const isSet = (value) => !isAbsent(value) && !isOneOf(value, [0, '0', false, 'false']);
const failureFlag = dist/* pipe */.FsL(dist/* unknown */.L5J(), dist/* transform */.pdi(isSet));
/** An error message is there in whatever type; only what holds nothing is none. */
const saysNothing = (value) => {
    if (typeof value === 'string')
        return value.trim() === '';
    if (typeof value === 'object' && value !== null)
        return Object.keys(value).length === 0;
    return isOneOf(value, [undefined, null, 0, false]);
};
const saysSuccess = dist/* pipe */.FsL(dist/* unknown */.L5J(), dist/* transform */.pdi((value) => isAbsent(value) || isOneOf(value, [1, '1', true, 'true'])));
/** How many messages are looked at: there may be millions. */
const MOST_TEXTS = 100;
/** The texts in what is one, or a list or an object of some. */
const textsIn = (value) => {
    if (typeof value === 'string')
        return [value];
    if (typeof value !== 'object' || value === null)
        return [];
    const parts = Array.isArray(value) ? value : Object.values(value);
    return parts.slice(0, MOST_TEXTS).filter((part) => typeof part === 'string');
};
/** Nonsense is not taken for absent here: the state would then be read from the name alone. */
const stateId = dist/* union */.KCZ([
    dist/* pipe */.FsL(dist/* union */.KCZ([dist/* null */.chJ(), dist/* literal */.euz('')]), dist/* transform */.pdi(() => undefined)),
    wholeNumber,
    dist/* pipe */.FsL(dist/* unknown */.L5J(), dist/* transform */.pdi(() => 'malformed')),
]);
const named = (idKey) => absentOr(dist/* pipe */.FsL(dist/* record */.g1P(dist/* string */.YjP(), dist/* unknown */.L5J()), dist/* transform */.pdi((fields) => ({ id: fields[idKey], name: fields['name'] })), dist/* object */.Ikc({ id: absentOr(id), name: absentOr(dist/* string */.YjP()) })));
const answerSchema = dist/* object */.Ikc({
    diffid: absentOr(id),
    jobcreated: absentOr(unixSeconds),
    jobupdated: absentOr(unixSeconds),
    jobeta: absentOr(unixSeconds),
    jobprogress: absentOr(dist/* pipe */.FsL(wholeNumber, dist/* maxValue */.cGV(100))),
    jobstateid: dist/* optional */.lqM(stateId),
    jobstatename: dist/* optional */.lqM(dist/* unknown */.L5J()),
    jobfailed: dist/* optional */.lqM(failureFlag, false),
    joberror: absentOr(dist/* string */.YjP()),
    success: dist/* optional */.lqM(saysSuccess, true),
    error: dist/* optional */.lqM(failureFlag, false),
    error_code: dist/* optional */.lqM(dist/* unknown */.L5J()),
    error_message: dist/* optional */.lqM(dist/* unknown */.L5J()),
    messages: dist/* optional */.lqM(dist/* unknown */.L5J()),
    game: named('gameid'),
    image: named('imageid'),
    machine: named('machineid'),
    added: dist/* optional */.lqM(dist/* unknown */.L5J()),
    modified: dist/* optional */.lqM(dist/* unknown */.L5J()),
    removed: dist/* optional */.lqM(dist/* unknown */.L5J()),
});
/** The words of a locked image, followed by the diff that locks it [C, D]. */
const LOCKED = /image locked by diffid:\s*(\d+)/i;
/**
 * Reads a JSON body. Every field may be missing, null, of another type or new; only what is understood is used.
 */
function readPayload({ json, files }, cleaner) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
        return { kind: 'unreadable', what: 'JSON that is not an object' };
    }
    // Fits every object: each field has something to fall back to.
    const fields = dist/* parse */.qgA(answerSchema, json);
    const errors = textsIn(fields.error_message);
    const texts = [...errors, ...present(fields.joberror), ...textsIn(fields.messages)];
    const flaw = flawOf(fields);
    const disowned = !fields.success || fields.error || flaw !== undefined;
    const hasState = fields.jobstateid !== undefined || firstText(textsIn(fields.jobstatename)) !== '';
    const { diffid } = fields;
    const hasJob = diffid !== undefined && hasState;
    const lockedBy = holderOf(texts.join(' '));
    // Beside the words of a lock, job fields are those of the diff that holds it.
    const isLocked = lockedBy !== undefined && (disowned || diffid === undefined);
    if (isLocked || (disowned && !hasJob)) {
        const message = cleaner.line(firstText([...texts, flaw ?? 'no reason given']));
        return { kind: 'refused', message, ...defined({ lockedBy, diffid }) };
    }
    if (diffid === undefined)
        return { kind: 'unreadable', what: 'an answer without a diffid' };
    const error = cleaner.line(firstText([...present(fields.joberror), ...errors, ...present(flaw)]));
    return { kind: 'job', job: toJob(diffid, disowned, error, fields, files, cleaner) };
}
/** What makes an answer an error beside `success` and `error`, in words for where it has none of its own. */
function flawOf({ error_message, error_code }) {
    if (!saysNothing(error_message))
        return shownFlaw('error_message', error_message);
    return isSet(error_code) ? shownFlaw('error_code', error_code) : undefined;
}
function shownFlaw(name, value) {
    const isPlain = typeof value === 'string' || typeof value === 'number';
    return isPlain ? `${name} ${value}` : `${name} is neither a text nor a number`;
}
function holderOf(text) {
    const parsed = dist/* safeParse */.xLC(id, LOCKED.exec(text)?.[1]);
    return parsed.success ? parsed.output : undefined;
}
const present = (text) => (text === undefined ? [] : [text]);
/** In a list, since there may be more of them than a call takes arguments. */
function firstText(texts) {
    return texts.find((text) => text.trim() !== '') ?? '';
}
function toJob(diffid, disowned, error, fields, files, cleaner) {
    const { jobstateid, jobstatename } = fields;
    return {
        diffid,
        // Outputs are no log: the runner masks nothing there.
        state: (0,job_state/* jobState */.d)(jobstateid, typeof jobstatename === 'string' ? cleaner.redact(jobstatename) : jobstatename),
        flaggedFailed: fields.jobfailed,
        disowned,
        ...defined({
            error: error === '' ? undefined : error,
            created: fields.jobcreated,
            updated: fields.jobupdated,
            eta: fields.jobeta,
            progress: fields.jobprogress,
        }),
        subject: defined({
            game: cleanNamed(fields.game, cleaner),
            image: cleanNamed(fields.image, cleaner),
            machine: cleanNamed(fields.machine, cleaner),
        }),
        changes: {
            added: listOf(fields.added, files.added),
            modified: listOf(fields.modified, files.modified),
            removed: listOf(fields.removed, files.removed),
        },
    };
}
/** A map stands apart, with null in its place; one without a path may come as `[]` [?]. */
function listOf(value, files) {
    if (value === null)
        return files;
    return Array.isArray(value) && value.length === 0 ? [] : undefined;
}
function cleanNamed(fields, cleaner) {
    if (fields === undefined)
        return undefined;
    const name = cleaner.line(fields.name ?? '', 100);
    return defined({ id: fields.id, name: name === '' ? undefined : name });
}
/** The same object without the fields that are undefined. */
function defined(fields) {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

;// CONCATENATED MODULE: ./src/client/retry-after.ts
/**
 * Reads a `Retry-After` header: seconds, or an HTTP date.
 *
 * @param nowUnixMs - the time to measure a date from, Unix milliseconds; the server's own where it is known
 * @returns milliseconds to wait, or undefined when the header is missing or makes no sense
 */
function retryAfter(header, nowUnixMs) {
    const value = header?.trim() ?? '';
    if (/^\d{1,15}$/.test(value))
        return Number(value) * 1_000;
    const date = httpDate(value);
    return date === undefined ? undefined : Math.max(0, date - nowUnixMs);
}
/** Reads an HTTP date (`Mon, 23 Nov 2026 18:04:11 GMT`) as Unix milliseconds. */
function httpDate(header) {
    if (header === undefined || !/^[A-Za-z]+, .* GMT$/.test(header))
        return undefined;
    const date = Date.parse(header);
    return Number.isNaN(date) ? undefined : date;
}

;// CONCATENATED MODULE: ./src/client/answer.ts



/** Tells what an exchange means. */
function interpret(exchange, circumstances, cleaner) {
    switch (exchange.kind) {
        case 'unsent': {
            const what = cleaner.line(exchange.reason, 300);
            return exchange.hopeless === undefined
                ? { kind: 'unsent', what }
                : { kind: 'denied', sentence: hopeless(exchange.hopeless, what) };
        }
        case 'lost':
            return { kind: 'lost', what: cleaner.line(exchange.reason, 300) };
        case 'too-large': {
            const what = `the answer is larger than ${exchange.limit / 2 ** 20} MiB, the most that this action reads`;
            // What was asked for may have been done.
            if (circumstances.isChange)
                return { kind: 'unusable', what };
            return { kind: 'denied', sentence: `${what}: look at the diff in Clanforge` };
        }
        case 'answered':
            return interpretAnswer(exchange, circumstances, cleaner);
    }
}
function interpretAnswer(answered, circumstances, cleaner) {
    const { url, nowMs, wallMs } = circumstances;
    const { status, headers } = answered;
    const dateMs = httpDate(headers['date']);
    const serverTime = dateMs === undefined ? {} : { serverTime: { unixSeconds: dateMs / 1_000, at: nowMs - answered.bodyMs } };
    if (REDIRECTS.has(status)) {
        return { kind: 'denied', sentence: redirected(status, headers['location'], url, cleaner) };
    }
    const content = readContent(answered, cleaner);
    // An image may be locked under any HTTP status [?]: the words count.
    if (content.kind === 'refused' && content.lockedBy !== undefined) {
        const { message, lockedBy } = content;
        return { kind: 'refused', message, lockedBy, ...serverTime };
    }
    const said = content.kind === 'refused' ? `: ${content.message}` : '';
    const named = namedIn(content);
    if (isTransient(status)) {
        const retryAfterMs = retryAfter(headers['retry-after'], dateMs ?? wallMs);
        return {
            kind: 'unusable',
            what: `HTTP ${status}${said}`,
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
            ...named,
        };
    }
    if (!isOk(status))
        return { kind: 'denied', sentence: denial(status, said), status, ...named };
    switch (content.kind) {
        case 'job':
            return { ...content, ...serverTime };
        case 'refused':
            return { kind: 'refused', message: content.message, ...named, ...serverTime };
        case 'unreadable':
            return { kind: 'unusable', what: `HTTP ${status} with ${content.what}` };
    }
}
const REDIRECTS = new Set([300, 301, 302, 303, 307, 308]);
function namedIn(content) {
    const diffid = content.kind === 'job' ? content.job.diffid : undefined;
    const named = content.kind === 'refused' ? content.diffid : diffid;
    return named === undefined ? {} : { named };
}
const isOk = (status) => status >= 200 && status < 300;
/** Worth asking again, for a read. */
const isTransient = (status) => status === 408 || status === 429 || status >= 500;
function readContent({ body, headers }, cleaner) {
    switch (body.kind) {
        case 'json':
            return readPayload(body, cleaner);
        case 'empty':
            return { kind: 'unreadable', what: 'an empty body' };
        case 'too-long': {
            const what = `more than ${body.limit / 1e6} million characters besides the lists of files`;
            return { kind: 'unreadable', what };
        }
        case 'no-json': {
            const kinds = [headers['content-type'], headers['content-encoding']].filter((kind) => kind !== undefined);
            const shown = cleaner.line(kinds.join(', '), 80);
            return { kind: 'unreadable', what: `a body that is not JSON${shown === '' ? '' : ` (${shown})`}` };
        }
    }
}

// EXTERNAL MODULE: ./src/client/credentials.ts
var credentials = __webpack_require__(6029);
;// CONCATENATED MODULE: ./src/client/header-log.ts
/** Kinds of answers that are told of in a run: whoever sends more of them is no API. */
const MOST_KINDS = 20;
const MOST_NAMES = 40;
const LONGEST_NAME = 40;
/** The first answer of each call and HTTP status goes to the debug log: names alone, never a value. */
function createHeaderLog({ debug }, cleaner) {
    const told = new Set();
    return (call, status, headers) => {
        const kind = `${call}, HTTP ${status}`;
        if (told.has(kind) || told.size >= MOST_KINDS)
            return;
        told.add(kind);
        const names = Object.keys(headers).sort();
        const shown = names.slice(0, MOST_NAMES).map(shownName);
        if (names.length > MOST_NAMES)
            shown.push(`${names.length - MOST_NAMES} more`);
        debug(`Headers of the answer to ${kind}: ${cleaner.line(shown.join(', '), 2_000) || 'none'}`);
    };
}
/** Whatever is not like the name of a header shows only its length. */
function shownName(name) {
    return name.length <= LONGEST_NAME && /^[a-z][a-z0-9-]*$/i.test(name) ? name : `?(${name.length})`;
}

;// CONCATENATED MODULE: ./src/client/shape.ts

/** The documented type of each field of an answer [S, D, C]; of what is within the objects, where that is known. */
const FIELDS = {
    diffid: 'number',
    jobcreated: 'number',
    jobupdated: 'number',
    jobstart: 'string',
    jobeta: 'number',
    jobprogress: 'number',
    jobstateid: 'number',
    jobstatename: 'string',
    jobfailed: 'number',
    joberror: 'string',
    success: 'boolean',
    error: 'boolean',
    error_code: 'number',
    error_message: 'string',
    messages: 'array',
    _debug: 'array',
    game: 'object',
    'game.gameid': 'number',
    'game.name': 'string',
    image: 'object',
    'image.imageid': 'number',
    'image.name': 'string',
    machine: 'object',
    'machine.machineid': 'number',
    'machine.name': 'string',
    ...Object.fromEntries(job_job/* CHANGE_KINDS */.t.flatMap((kind) => [
        [kind, 'object'],
        [`${kind}.*.size`, 'number'],
    ])),
};
/**
 * What files have fields for, everywhere. Should a list be a tree of folders [?], the names in it are those of files, and
 * no evidence tells them from names of fields for sure: so of those below a list only such words are shown.
 */
const FILE_WORDS = new Set(`size bytes length filesize file_size old_size new_size compressed_size md5 md5sum sha1 sha256 sha512 crc crc32 hash
  checksum digest etag time date timestamp mtime ctime atime created modified updated changed created_at modified_at
  updated_at mode permissions owner group uid gid type mime mimetype mime_type kind status state action change version
  revision id fileid file_id path name file filename file_name directory is_dir is_file executable target`.split(/\s+/));
/** A list of changed files, of which only a few are looked at. */
class FileSample {
    length;
    files;
    /** @param length - how many files the list has */
    constructor(length, files) {
        this.length = length;
        this.files = files;
    }
}
const DEEPEST = 3;
const MOST_FIELDS = 40;
/**
 * @param json - what `JSON.parse` gives; a list of files may be a {@link FileSample}
 */
function shapeOf(json) {
    const unexpected = new Map();
    const text = describe(json, '', 0, (field, type, size) => {
        if (FIELDS[field] !== type)
            unexpected.set(`${field}: ${type}`, `${field}: ${type}${size}`);
    });
    return { text, unexpected };
}
/** @param path - of the value, for what is seen of the fields in it; empty at the top */
function describe(value, path, depth, see) {
    if (value instanceof FileSample) {
        const shapes = value.files.map((file) => describe(file, `${path}.*`, depth + 1, see));
        return `object(${value.length})${shapes.length === 0 ? '' : ` of ${[...new Set(shapes)].join(' or ')}`}`;
    }
    const type = typeOf(value);
    if (typeof value !== 'object' || value === null)
        return `${type}${shape_sizeOf(value)}`;
    if (Array.isArray(value)) {
        const kinds = [...new Set(value.slice(0, MOST_FIELDS).map(typeOf))];
        return `array(${value.length})${kinds.length === 0 ? '' : ` of ${kinds.join(' or ')}`}`;
    }
    const size = `object${shape_sizeOf(value)}`;
    // Many fields are a map, and its names are values.
    if (depth >= DEEPEST || Object.keys(value).length > MOST_FIELDS)
        return size;
    const fields = Object.entries(value).map(([name, field]) => {
        const shown = isShown(name, field, path) ? name : `?(${name.length})`;
        const at = path === '' ? shown : `${path}.${shown}`;
        see(at, typeOf(field), shape_sizeOf(field));
        return `${shown}: ${describe(field, at, depth + 1, see)}`;
    });
    return `{${fields.join(', ')}}`;
}
function typeOf(value) {
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return 'array';
    const type = typeof value;
    return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}
/** `(5)`: characters of a string, digits of a number, entries of an array or object. */
function shape_sizeOf(value) {
    if (typeof value === 'string')
        return `(${value.length})`;
    if (typeof value === 'number')
        return `(${String(value).length})`;
    if (typeof value === 'object' && value !== null)
        return `(${Object.keys(value).length})`;
    return '';
}
const LISTS = new Set(job_job/* CHANGE_KINDS */.t);
/** Whether the name of a field may be shown: one that may be a value (a path, a person, a key) may not. */
function isShown(name, field, path) {
    // A field of a file holds no object; a folder does.
    if (path.endsWith('.*'))
        return FILE_WORDS.has(name) && (typeof field !== 'object' || field === null);
    // The names right below a list are paths, and of an object that no document names nobody knows what they are.
    const isKnown = path === '' || (FIELDS[path] === 'object' && !LISTS.has(path));
    return isKnown && /^_?[a-z][a-z0-9_]{0,30}$/.test(name);
}

;// CONCATENATED MODULE: ./src/client/shape-log.ts


/** More than that is a sign of another API, not of a field that is new. */
const MOST_UNEXPECTED = 20;
const LONGEST_SHAPE = 4_000;
const NO_SHAPE = {
    empty: 'no body',
    'too-long': 'too long',
    'no-json': 'no JSON',
};
/** Each shape goes to the debug log; what no document names also to the log, each but once. */
function createShapeLog({ debug, info }, cleaner) {
    const told = new Set();
    return (call, body) => {
        if (body.kind !== 'json') {
            debug(`Shape of the answer to ${call}: ${NO_SHAPE[body.kind]}`);
            return;
        }
        const { text, unexpected } = shapeOf(withSamples(body));
        debug(`Shape of the answer to ${call}: ${cleaner.line(text, LONGEST_SHAPE)}`);
        const news = [...unexpected].filter(([key]) => !told.has(key)).slice(0, MOST_UNEXPECTED - told.size);
        if (news.length === 0)
            return;
        for (const [key] of news)
            told.add(key);
        info(`Clanforge's answers hold what no document names: ${cleaner.line(news.map(([, shown]) => shown).join(', '))}. Please tell us with a shape report (docs/shape-report.md), so that later versions know it.`);
    };
}
/** Lists of files stand apart from the rest, with null in their place. */
function withSamples({ json, files, samples }) {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
        return json;
    const lists = job_job/* CHANGE_KINDS */.t.flatMap((kind) => {
        const list = files[kind];
        const isThere = list !== undefined && json[kind] === null;
        return isThere ? [[kind, new FileSample(list.length, samples[kind] ?? [])]] : [];
    });
    return { ...json, ...Object.fromEntries(lists) };
}

;// CONCATENATED MODULE: ./src/client/clanforge.ts





/** Milliseconds that the answer to a read may take in all, as long as it keeps coming. */
const LONGEST_READ_MS = 300_000;
/** The most bytes of a body: room for two million changed paths of 100 bytes. */
const BODY_LIMIT = 256 * 2 ** 20;
function createClanforge(connection, tools) {
    const { clock, cleaner, log } = tools;
    const tellShape = createShapeLog(log, cleaner);
    const tellHeaders = createHeaderLog(log, cleaner);
    const headers = {
        authorization: (0,credentials/* authorization */.i)(connection.credentials),
        accept: 'application/json',
        'accept-encoding': 'identity',
        // Asked for by the vendor's documentation, even on GET [S, D].
        'content-type': 'application/x-www-form-urlencoded',
    };
    async function get(path, query, { isChange, signal, unsentSignal, longestMs = tools.requestTimeoutMs }) {
        const url = requestUrl(connection, path, query);
        const remaining = Math.max(1, tools.remaining());
        const sentAt = clock.now();
        const limits = {
            timeoutMs: Math.min(tools.requestTimeoutMs, remaining),
            totalMs: Math.min(longestMs, remaining),
            bodyBytes: BODY_LIMIT,
            signal,
            ...(unsentSignal === undefined ? {} : { unsentSignal }),
        };
        const exchange = await tools.transport(url, headers, limits, createAnswerReader());
        const outcome = exchange.kind === 'answered' ? `HTTP ${exchange.status}` : exchange.kind;
        log.debug(`GET ${url.pathname}: ${outcome} after ${Math.round(clock.now() - sentAt)} ms`);
        if (exchange.kind === 'answered') {
            const call = path.replace(/^\d+\//, '');
            tellHeaders(call, exchange.status, exchange.headers);
            tellShape(call, exchange.body);
        }
        return interpret(exchange, { url, isChange, nowMs: clock.now(), wallMs: clock.wall() }, cleaner);
    }
    const { signal } = tools;
    // A finished diff lists every path, so its answer may take long to come.
    const asRead = { isChange: false, signal, longestMs: LONGEST_READ_MS };
    return {
        create: ({ imageid, machineid, diffid }) => get('create', { imageid, machineid, diffid }, {
            isChange: true,
            signal: tools.createSignal,
            unsentSignal: signal,
        }),
        status: (diffid) => get(`${diffid}/status`, { diff_info: 1 }, asRead),
        reject: (diffid) => get(`${diffid}/reject`, { reinstall: 0 }, { isChange: true, signal }),
    };
}
function requestUrl({ apiUrl, accountserviceid }, path, query) {
    const url = new URL(apiUrl);
    url.pathname = `${apiUrl.pathname.replace(/\/+$/, '')}/cfp/v1/imagediff/${path}`;
    for (const [name, value] of Object.entries({ accountserviceid, ...query })) {
        if (value !== undefined)
            url.searchParams.set(name, String(value));
    }
    return url;
}

;// CONCATENATED MODULE: ./src/job/target.ts
/**
 * Tells in words how a diff is about something else than the target; undefined when it is not, or when the API does
 * not say what it is about.
 */
function mismatch(subject, target) {
    const differences = [
        difference('image', subject.image, target.imageid),
        difference('machine', subject.machine, target.machineid),
    ].filter((text) => text !== undefined);
    return differences.length === 0 ? undefined : differences.join(' and ');
}
/** Which of the target's ids could not be compared, since the API does not say; empty when all could. */
function untold(subject, { imageid, machineid }) {
    return [
        ...(imageid !== undefined && subject.image?.id === undefined ? ['image'] : []),
        ...(machineid !== undefined && subject.machine?.id === undefined ? ['machine'] : []),
    ];
}
function difference(kind, named, wanted) {
    if (named?.id === undefined || wanted === undefined || named.id === wanted)
        return undefined;
    return `${kind} ${named.id} instead of ${kind} ${wanted}`;
}

;// CONCATENATED MODULE: ./src/rules/check-rules.ts

/** How many caught paths of a rule are kept to be shown; all are counted. */
const OFFENDERS_KEPT = 1_000;
const LONGEST_PATH = 300;
/**
 * Holds all paths of a completed diff against the rules.
 *
 * @returns the rules that are broken; empty when all are kept
 * @throws Interruption at the deadline or a cancel
 */
async function checkRules(rules, changes, tools) {
    return [
        ...(rules.requireChanges ? requireChanges(changes) : []),
        ...(await checkPaths('forbidden-paths', rules.forbidden, ['added', 'modified'], changes, tools)),
        ...(await checkPaths('protected-paths', rules.protected, ['removed'], changes, tools)),
        ...(rules.maxChanges === undefined ? [] : limitChanges(rules.maxChanges, changes)),
    ];
}
function requireChanges(changes) {
    if (job_job/* CHANGE_KINDS */.t.some((kind) => (changes[kind]?.length ?? 0) > 0))
        return [];
    const unknown = unreadable('require-changes', job_job/* CHANGE_KINDS */.t, changes);
    return unknown.length > 0 ? unknown : [{ rule: 'require-changes' }];
}
function limitChanges(most, changes) {
    const changed = job_job/* CHANGE_KINDS */.t.reduce((sum, kind) => sum + (changes[kind]?.length ?? 0), 0);
    if (changed > most)
        return [{ rule: 'max-changes', changed, most }];
    return unreadable('max-changes', job_job/* CHANGE_KINDS */.t, changes);
}
async function checkPaths(rule, patterns, kinds, changes, { cleaner, breathe }) {
    if (patterns === undefined)
        return [];
    const first = [];
    let count = 0;
    for (const kind of kinds) {
        for (const { path } of changes[kind] ?? []) {
            const pause = breathe(path.length);
            if (pause !== undefined)
                await pause;
            const pattern = patterns.catching(path);
            if (pattern === undefined)
                continue;
            count += 1;
            if (first.length < OFFENDERS_KEPT) {
                first.push({ kind, path: cleaner.line(path, LONGEST_PATH), pattern: cleaner.line(pattern) });
            }
        }
    }
    const caught = count === 0 ? [] : [{ rule, count, first }];
    return [...caught, ...unreadable(rule, kinds, changes)];
}
function unreadable(rule, kinds, changes) {
    const missing = kinds.filter((kind) => changes[kind] === undefined);
    return missing.length === 0 ? [] : [{ rule, unreadable: missing }];
}

// EXTERNAL MODULE: ./src/rules/rules.ts
var rules_rules = __webpack_require__(5192);
;// CONCATENATED MODULE: ./src/wait/breather.ts
/** Milliseconds for which the process may be deaf. */
const LONGEST_BREATH_MS = 50;
/** Work between two looks at the clock, which take as long as many a path. */
const WORK_PER_LOOK = 3_000;
/**
 * For long computations: now and then lets the process see its signals and timers.
 *
 * @returns a function to be called often, with the number of characters that are to be looked at next; what it returns
 * is to be awaited, and rejects with Interruption at the deadline or a cancel
 */
function createBreather(clock, deadline) {
    let last = clock.now();
    let done = 0;
    return (work) => {
        done += work;
        if (done < WORK_PER_LOOK)
            return undefined;
        done = 0;
        if (clock.now() - last < LONGEST_BREATH_MS)
            return undefined;
        last = clock.now();
        return deadline.pause(0);
    };
}

// EXTERNAL MODULE: ./src/text/quantities.ts
var quantities = __webpack_require__(8866);
;// CONCATENATED MODULE: ./src/wait/progress.ts


/** Milliseconds between two signs of life while a state does not change. */
const HEARTBEAT_MS = 120_000;
/**
 * @param elapsed - milliseconds since the step began
 * @param wallMs - this machine's time, Unix milliseconds
 */
function createProgressLog(log, elapsed, wallMs) {
    let shown;
    let toldAt = elapsed();
    let warned = false;
    const say = (message) => {
        toldAt = elapsed();
        log.info(`${(0,quantities/* stopwatch */.sX)(toldAt)} ${message}`);
    };
    const isDue = () => elapsed() - toldAt >= HEARTBEAT_MS;
    return {
        tell: (job) => {
            const state = (0,job_state/* stateName */.Vi)(job.state);
            if (job.state.kind === 'unlisted' && !warned) {
                warned = true;
                log.warning(`Diff ${job.diffid} is in the state "${state}", which this action does not know: waiting for one that it knows.`);
            }
            const name = state === '' ? '(no state given)' : state;
            if (state !== shown)
                say(`${name}${details(job, wallMs())}`);
            else if (isDue())
                say(`still ${name}${details(job, wallMs())}`);
            shown = state;
        },
        stand: (why) => {
            if (isDue())
                say(why);
        },
    };
}
/** Progress and expected end, where the API gives some that mean anything. */
function details(job, wallMs) {
    const parts = [];
    if (job.progress !== undefined && job.progress > 0)
        parts.push(`progress ${job.progress} %`);
    const leftMs = job.eta === undefined ? 0 : job.eta * 1_000 - wallMs;
    if (job.eta !== undefined && leftMs > 0) {
        parts.push(`expected end ${(0,quantities/* moment */.n$)(job.eta)}, in about ${(0,quantities/* duration */.p0)(leftMs)}`);
    }
    return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

// EXTERNAL MODULE: ./src/wait/clock.ts
var wait_clock = __webpack_require__(4951);
;// CONCATENATED MODULE: ./src/wait/deadline.ts

/** Thrown where the run has to stop waiting: its time is over, or somebody cancelled it. */
class Interruption extends Error {
    why;
    constructor(why) {
        super(why);
        this.why = why;
    }
}
/** @param lengthMs - milliseconds from now; any length */
function createDeadline(clock, lengthMs, cancel) {
    const start = clock.now();
    const remaining = () => Math.max(0, start + lengthMs - clock.now());
    const check = () => {
        if (cancel.aborted)
            throw new Interruption('cancel');
        if (remaining() <= 0)
            throw new Interruption('deadline');
    };
    return {
        remaining,
        elapsed: () => clock.now() - start,
        check,
        pause: async (ms) => {
            await (0,wait_clock/* sleep */.y)(clock, Math.min(ms, remaining()), cancel);
            check();
        },
    };
}

;// CONCATENATED MODULE: ./src/failure.ts
/** Thrown to end the run with a {@link Failure}. */
class RunFailure extends Error {
    failure;
    constructor(failure) {
        super(failure.kind);
        this.failure = failure;
    }
}

;// CONCATENATED MODULE: ./src/wait/hints.ts
const NO_HINTS = { misled: { foretold: false, measured: false }, isQueued: false };
/** `jobeta` is in whole seconds: the end is somewhere in the second that it names. */
const ETA_STEP_MS = 1_000;
const QUEUED = new Set(['Created', 'Pending', 'Queued']);
/** What is known of a job's end after one more answer that shows it under way, received at `nowMs`. */
function noteHints(before, { state, eta, progress = 0 }, serverTime, nowMs) {
    const { misled } = before;
    const clockOffsetMs = noteClock(before.clockOffsetMs, serverTime);
    const foretoldAt = foretoldEnd(eta, clockOffsetMs);
    return {
        clockOffsetMs,
        foretoldAt: hasPassed(foretoldAt, nowMs) ? undefined : foretoldAt,
        moved: noteProgress(before.moved, { progress, at: nowMs }),
        misled: {
            foretold: misled.foretold || hasPassed(before.foretoldAt, nowMs),
            measured: misled.measured || hasPassed(measuredEnd(before.moved), nowMs),
        },
        isQueued: isQueued(state),
    };
}
/** The largest is the one that lost least on its way. */
function noteClock(offsetMs, serverTime) {
    if (serverTime === undefined)
        return offsetMs;
    return Math.max(offsetMs ?? -Infinity, serverTime.unixSeconds * 1_000 - serverTime.at);
}
/** Zero and a hundred of a job under way say nothing, and progress that falls back belongs to another attempt. */
function noteProgress(moved, mark) {
    if (mark.progress <= 0 || mark.progress >= 100)
        return moved;
    if (moved === undefined || mark.progress < moved.last.progress)
        return { first: mark, last: mark };
    return mark.progress === moved.last.progress ? moved : { ...moved, last: mark };
}
function isQueued(state) {
    return state.kind === 'listed' && QUEUED.has(state.name);
}
/** What to expect of the end; undefined where nothing is known, or what was promised has passed. */
function expectedEnd({ foretoldAt, moved, misled, isQueued }, nowMs) {
    return ((misled.foretold ? undefined : promise('foretold', foretoldAt, nowMs)) ??
        (misled.measured ? undefined : promise('measured', measuredEnd(moved), nowMs)) ??
        (isQueued ? { by: 'queue' } : undefined));
}
function promise(by, end, nowMs) {
    return end === undefined || hasPassed(end, nowMs) ? undefined : { by, inMs: end - nowMs };
}
function hasPassed(end, nowMs) {
    return end !== undefined && end <= nowMs;
}
function foretoldEnd(eta, clockOffsetMs) {
    if (eta === undefined || clockOffsetMs === undefined)
        return undefined;
    return eta * 1_000 + ETA_STEP_MS - clockOffsetMs;
}
function measuredEnd(moved) {
    if (moved === undefined)
        return undefined;
    const { first, last } = moved;
    const percents = last.progress - first.progress;
    if (percents === 0)
        return undefined;
    return last.at + ((100 - last.progress) * (last.at - first.at)) / percents;
}

;// CONCATENATED MODULE: ./src/wait/schedule.ts
const SHORTEST_MS = 1_000;
/** The pause before an end that is so near. */
const SHORTEST_TO_END_MS = 500;
/**
 * A pause that is this part of the time already waited makes the end be seen late by half of it on average: 4 % of the
 * job's length, at any length.
 */
const PART_OF_ELAPSED = 0.08;
/** A job that queues has yet to run: it can fail there, but not complete. */
const PART_IN_QUEUE = 0.16;
/** With an end foretold, pauses before it may grow faster. If it is wrong they cost a quarter more delay, not more. */
const PART_BEFORE_FORETOLD = 0.26;
/** Milliseconds that the last look needs, so that a job which ended by then is not called timed out. */
const LAST_LOOK_MS = 3_000;
/**
 * Milliseconds until the next status read. Never longer than `longestMs`: a job can fail at any moment. The figures come
 * from the comparison in docs/benchmarks.md.
 */
function nextPause(outlook) {
    const { remainingMs, longestMs } = outlook;
    return Math.min(wantedPause(outlook), untilLastLook(remainingMs), longestMs);
}
/** Milliseconds until a look that leaves time for its answer; a second when there is none left. */
function untilLastLook(remainingMs) {
    return Math.max(remainingMs - LAST_LOOK_MS, SHORTEST_MS);
}
function wantedPause({ elapsedMs, expected }) {
    switch (expected?.by) {
        case undefined:
            return growing(PART_OF_ELAPSED, elapsedMs);
        case 'queue':
            return growing(PART_IN_QUEUE, elapsedMs);
        case 'measured':
            return Math.min(growing(PART_OF_ELAPSED, elapsedMs), untilEnd(expected.inMs));
        case 'foretold':
            return Math.min(growing(PART_BEFORE_FORETOLD, elapsedMs), untilEnd(expected.inMs));
    }
}
function growing(part, elapsedMs) {
    return Math.max(SHORTEST_MS, elapsedMs * part);
}
function untilEnd(inMs) {
    return Math.max(SHORTEST_TO_END_MS, inMs);
}

;// CONCATENATED MODULE: ./src/wait/wait-until.ts


/** Whether an answer shows the end; of a completed job only a status answer does, which lists the files. */
function isOver(seen) {
    switch (seen.sighting.kind) {
        case 'not-begun':
        case 'under-way':
            return false;
        case 'completed':
            return seen.source === 'status';
        case 'failed':
            return true;
    }
}
/**
 * Reads the status, with growing pauses, until an answer shows enough; not at all if the first does. Create is never
 * called from here.
 *
 * @throws RunFailure when the status cannot be had; Interruption at the deadline or a cancel
 */
async function waitUntil(isEnough, { first, tracker, observe }, { clock, reader, deadline, longestPauseMs: longestMs }) {
    const begin = deadline.elapsed();
    let seen = first;
    let hints = NO_HINTS;
    while (!isEnough(seen)) {
        const outlook = {
            elapsedMs: deadline.elapsed() - begin,
            remainingMs: deadline.remaining(),
            longestMs,
            expected: expectedEnd(hints, clock.now()),
        };
        // A first answer that shows the end is only read again, for the files.
        const isReadAgain = seen === first && first.sighting.kind === 'completed';
        await deadline.pause(isReadAgain ? 0 : nextPause(outlook));
        const { job, serverTime } = await reader.read(first.job.diffid);
        seen = { job, source: 'status', sighting: tracker.see(job, 'status') };
        if (seen.sighting.kind === 'under-way')
            hints = noteHints(hints, job, serverTime, clock.now());
        observe(seen);
    }
    return seen;
}

;// CONCATENATED MODULE: ./src/job/run-tracker.ts


/** For a diff that this step did not retry: it has one run, unless somebody else retries it meanwhile. */
function trackOnlyRun() {
    return { see: withoutOlderEnds(job_job/* judge */.S) };
}
/**
 * For a diff that was retried: tells its new run from the end of the one before. Where nothing tells them apart it is
 * the old end, which must not pass for the new one.
 *
 * @param before - the end of the earlier run
 */
function trackNewRun(before) {
    let createdTells = false;
    let wasSeenUnderWay = false;
    let answered;
    const isNew = (job) => {
        if (createdTells)
            return isLater(job.created, before.created);
        // The API may keep `jobcreated` on a retry [?]. A run that is over does not change how it ended.
        if (wasSeenUnderWay || (0,job_state/* stateName */.Vi)(job.state) !== (0,job_state/* stateName */.Vi)(before.state))
            return true;
        // Only an update after the answer to the retry is one of the new run.
        return isLater(job.updated, before.updated) && isLater(job.updated, answered?.updated);
    };
    return {
        see: withoutOlderEnds((job, source) => {
            createdTells ||= isLater(job.created, before.created);
            const standing = (0,job_job/* judge */.S)(job);
            if (standing.kind === 'under-way') {
                if (source === 'create')
                    answered = job;
                else
                    wasSeenUnderWay ||= job.state.kind === 'listed';
                return standing;
            }
            return isNew(job) ? standing : { kind: 'not-begun' };
        }),
    };
}
/**
 * An end that is older than a status which showed the run under way is that of an earlier run, told by a host that lags
 * behind.
 */
function withoutOlderEnds(see) {
    let created;
    let updated;
    return (job, source) => {
        const sighting = see(job, source);
        if (sighting.kind === 'under-way' && source === 'status') {
            created = later(created, job.created);
            updated = later(updated, job.updated);
        }
        const isOlder = isLater(created, job.created) || isLater(updated, job.updated);
        return isOlder && sighting.kind !== 'under-way' ? { kind: 'not-begun' } : sighting;
    };
}
function later(a, b) {
    return a === undefined || isLater(b, a) ? b : a;
}
function isLater(a, b) {
    return a !== undefined && b !== undefined && a > b;
}

;// CONCATENATED MODULE: ./src/wait/back-off.ts
const FIRST_PAUSE_MS = 1_000;
/** However short the user wants pauses to be, an API in trouble is given so much. */
const PATIENCE_MS = 5_000;
/** Milliseconds until a failed request is sent again: doubling, with the upper half of it jittered. */
function backOff({ failures, longestMs, retryAfterMs, random }) {
    const first = Math.min(FIRST_PAUSE_MS, longestMs);
    const full = Math.min(Math.max(longestMs, PATIENCE_MS), first * 2 ** Math.min(failures - 1, 30));
    return Math.max(full * (0.5 + random / 2), retryAfterMs ?? 0);
}

;// CONCATENATED MODULE: ./src/diff/send-change.ts

/** Milliseconds that must be left for the answer: where it is cut off, nobody knows what was done. */
const TIME_FOR_ANSWER_MS = 1_000;
/**
 * Sends a request that changes something once: again only as long as it is proven not to have arrived, because no
 * connection was made. Not at all when there is no time left for the answer.
 *
 * @throws Interruption at the deadline or a cancel
 */
async function sendChange(send, tools) {
    const { deadline, log, recorder, longestPauseMs, random } = tools;
    for (let failures = 1;; failures += 1) {
        deadline.check();
        if (deadline.remaining() < TIME_FOR_ANSWER_MS)
            await deadline.pause(TIME_FOR_ANSWER_MS);
        const answer = await send();
        if (answer.kind !== 'unsent') {
            recorder.trouble(undefined);
            return answer;
        }
        // A request that our own deadline or a cancel cut short says nothing about the API.
        deadline.check();
        recorder.trouble(answer.what);
        if (failures === 1) {
            log.warning(`Clanforge cannot be reached (${answer.what}); nothing was sent yet, trying until the deadline.`);
        }
        await deadline.pause(backOff({ failures, longestMs: longestPauseMs, random: random() }));
    }
}

;// CONCATENATED MODULE: ./src/diff/request-diff.ts





/** Milliseconds after a lost answer: time for the first request to take effect, so that its lock shows. */
const SETTLING_MS = 3_000;
/**
 * Asks for a new diff, or for the retry of one. A request whose answer was lost is asked once more, which is safe only
 * because an image holds one diff at a time: if the first one arrived, the second is refused by its lock.
 *
 * @param alreadyLostAt - when this run sent an earlier request whose answer was lost, if it did
 * @throws RunFailure when Clanforge refuses or the outcome stays unknown; Interruption at the deadline or a cancel
 */
async function requestDiff(wanted, alreadyLostAt, tools) {
    const { client, clock, deadline, log, recorder } = tools;
    const { imageid, machineid, retryOf } = wanted;
    const doing = retryOf === undefined
        ? `create a diff of image ${imageid} on machine ${machineid}`
        : `retry diff ${retryOf.diffid}`;
    let lostAt = alreadyLostAt;
    /** Clanforge declined: nothing has begun, so what was seen of the earlier run is still the last of this diff. */
    const nothingBegun = () => {
        if (retryOf === undefined)
            return;
        recorder.retry('wanted');
        recorder.observe({ job: retryOf, source: 'status', sighting: (0,job_job/* judge */.S)(retryOf) });
    };
    const refusal = (said, next) => new RunFailure({ kind: 'refused', doing, said, ...(next === undefined ? {} : { next }) });
    for (;;) {
        let sentAt = (0,wait_clock/* momentOf */.E)(clock);
        const answer = await sendChange(async () => {
            sentAt = (0,wait_clock/* momentOf */.E)(clock);
            recorder.doubt(true);
            const received = await client.create({ imageid, machineid, diffid: retryOf?.diffid });
            const named = retryOf === undefined ? namedBy(received) : undefined;
            recorder.doubt(lostAt !== undefined || named !== undefined || mayHaveStarted(received));
            if (named !== undefined)
                recorder.identify(named);
            if (retryOf !== undefined && received.kind !== 'unsent')
                recorder.retry('sent');
            return received;
        }, tools);
        switch (answer.kind) {
            case 'job': {
                const wrong = misfit(answer.job, retryOf);
                if (wrong !== undefined) {
                    nothingBegun();
                    throw refusal(wrong, 'Look at the diff in Clanforge before you run this step again.');
                }
                return answer;
            }
            case 'refused':
                nothingBegun();
                if (answer.lockedBy !== undefined && answer.lockedBy !== retryOf?.diffid) {
                    return { kind: 'locked', by: answer.lockedBy, serverTime: answer.serverTime, lostAt };
                }
                throw refusal(answer.message, 'When the cause is mended, run this step again.');
            case 'denied':
                nothingBegun();
                throw refusal(answer.sentence);
            case 'unusable':
                throw refusal(answer.what, 'A request that changes something is not repeated once it was answered: run this step again.');
            case 'lost':
                if (retryOf !== undefined)
                    return { kind: 'lost-retry', retryOf, what: answer.what };
                if (lostAt !== undefined) {
                    throw new RunFailure({
                        kind: 'unsettled',
                        what: 'a diff was started',
                        said: `the answers to two requests to ${doing} were lost (${answer.what})`,
                        next: 'Run this step again: a diff that was started locks the image, and the refusal names it.',
                    });
                }
                lostAt = sentAt;
                deadline.check();
                log.warning(`The answer to create was lost (${answer.what}): a diff may have been started. Asking once more; if one was, it locks the image and is found by that.`);
                await deadline.pause(SETTLING_MS);
        }
    }
}
/** Why the answer to a retry is not one about its new run, in words. */
function misfit(job, retryOf) {
    if (retryOf === undefined)
        return undefined;
    if (job.diffid !== retryOf.diffid) {
        return `the answer is about diff ${job.diffid}, another one, which may have been started`;
    }
    const isRefusal = job.disowned && trackNewRun(retryOf).see(job, 'create').kind === 'not-begun';
    return isRefusal ? (job.error ?? 'no reason given') : undefined;
}
/** A diff that the answer names, without being one about a job or a lock. */
function namedBy(answer) {
    return 'named' in answer ? answer.named : undefined;
}
/** Whether a diff may exist after this answer, although the answer does not say so. */
function mayHaveStarted(answer) {
    return answer.kind === 'lost' || answer.kind === 'unusable';
}

;// CONCATENATED MODULE: ./src/diff/lock.ts










/**
 * Deals with somebody else's diff that locks the image, as `on-lock` says.
 *
 * @param rejected - the diff that this run has rejected already; there is no second
 * @throws RunFailure when the lock stands; Interruption at the deadline or a cancel
 */
async function resolveLock(lock, target, rejected, tools) {
    const { log, recorder, onLock } = tools;
    recorder.meetHolder(lock.by);
    switch (onLock) {
        case 'fail':
            throw locked(lock.by, await glance(lock.by, tools));
        case 'wait':
            log.info(`Diff ${lock.by} locks the image; taking it over (on-lock: wait).`);
            return takeOver(lock.by, target, tools);
        case 'reject':
            if (rejected !== undefined) {
                const note = rejected === lock.by
                    ? 'its rejection was sent, but the image is not free yet'
                    : `diff ${rejected} was rejected for this step before, and one is the most`;
                throw locked(lock.by, await glance(lock.by, tools), note);
            }
            await rejectWhenOver(lock.by, target, tools);
            recorder.meetHolder(undefined);
            return { kind: 'rejected' };
    }
}
function locked(by, holder, note) {
    return new RunFailure({ kind: 'locked', by, holder, ...(note === undefined ? {} : { note }) });
}
/** One look, without patience: for a message only. */
async function glance(diffid, { client }) {
    const answer = await client.status(diffid);
    return answer.kind === 'job' && answer.job.diffid === diffid ? answer.job : undefined;
}
async function takeOver(diffid, target, { reader, log }) {
    const { job } = await reader.read(diffid);
    const other = mismatch(job.subject, target);
    // Its verdict would be about other files than those of our machine.
    if (other !== undefined)
        throw locked(diffid, job, `it is not taken over, being about ${other}`);
    if (untold(job.subject, target).includes('machine')) {
        throw locked(diffid, job, 'it is not taken over, since Clanforge does not say which machine it is about');
    }
    if ((0,job_job/* judge */.S)(job).kind !== 'under-way') {
        log.warning(`Diff ${lock_describe(job)} was over before this step took it over: what has changed on the machine since is not in it.`);
    }
    return { kind: 'taken-over', job };
}
/** A diff must be complete or failed to be rejected [D]; until then it is waited for. */
async function rejectWhenOver(diffid, { imageid }, tools) {
    const { log } = tools;
    log.info(`Diff ${diffid} locks the image; it is rejected once it is over (on-lock: reject).`);
    const { job: holder, sighting } = await waitForHolder(diffid, tools);
    const other = mismatch(holder.subject, { imageid });
    const obstacle = other === undefined ? whyNotRejected(sighting) : `it is not rejected, being about ${other}`;
    if (obstacle !== undefined)
        throw locked(diffid, holder, obstacle);
    await reject(holder, tools);
}
async function waitForHolder(diffid, tools) {
    const { reader, clock, deadline, log } = tools;
    const progress = createProgressLog(log, deadline.elapsed, clock.wall);
    const tracker = trackOnlyRun();
    const observe = ({ job }) => progress.tell(job);
    const { job } = await reader.read(diffid);
    const first = { job, source: 'status', sighting: tracker.see(job, 'status') };
    observe(first);
    return waitUntil(isOver, { first, tracker, observe }, tools);
}
/** Only what is plainly complete or failed may be rejected; a state that is in doubt may still be running. */
function whyNotRejected(end) {
    switch (end.kind) {
        case 'completed':
            return undefined;
        case 'failed':
            switch (end.how) {
                case 'failed':
                case 'flagged':
                    return undefined;
                case 'squashed':
                    return 'it was squashed, and only a complete or failed diff can be rejected';
                case 'disowned':
                case 'contradicted':
                    return 'its state is in doubt, and only a complete or failed diff can be rejected';
            }
    }
}
async function reject(holder, tools) {
    const { client, deadline, log } = tools;
    const { diffid } = holder;
    const answer = await sendChange(() => client.reject(diffid), tools);
    switch (answer.kind) {
        case 'job':
            if (answer.job.diffid !== diffid || answer.job.disowned) {
                throw locked(diffid, holder, 'the answer to rejecting it is not about it, or calls itself an error');
            }
            log.warning(`Rejected diff ${lock_describe(holder)}. Its files stay on the machine (reinstall=0).`);
            return;
        case 'lost':
        case 'unusable':
            // If it took effect the image is free; if not, the next create is refused by the lock.
            log.warning(`Diff ${lock_describe(holder)} may have been rejected: the answer was lost (${answer.what}).`);
            await deadline.pause(SETTLING_MS);
            return;
        case 'refused':
            throw locked(diffid, holder, `rejecting it was refused: ${answer.message}`);
        case 'denied':
            throw locked(diffid, holder, `rejecting it was refused: ${answer.sentence}`);
    }
}
function lock_describe(job) {
    const { image, machine } = job.subject;
    const about = [
        image?.id === undefined ? undefined : `image ${image.id}`,
        machine?.id === undefined ? undefined : `machine ${machine.id}`,
        job.created === undefined ? undefined : `created ${(0,quantities/* moment */.n$)(job.created)}`,
        (0,job_state/* stateName */.Vi)(job.state),
    ].filter((text) => text !== undefined);
    return `${job.diffid} (${about.join(', ')})`;
}

;// CONCATENATED MODULE: ./src/job/ownership.ts

/** `Date` and `jobcreated` are whole seconds: one between them proves nothing. */
const CLOCK_STEP_S = 1;
/** They may come from two hosts, whose clocks may differ by some seconds. */
const CLOCK_DOUBT_S = 10;
/** By so much the two may come to differ by being set right. */
const STEADY_MS = 2_000;
/** Whether our clocks agree on how much time passed: the monotonic one stands still while a machine sleeps. */
function passedSteadily(from, to) {
    return Math.abs(to.wallMs - from.wallMs - (to.at - from.at)) <= STEADY_MS;
}
/**
 * Whose is the diff that locks the image, after an answer to our own create was lost? Ours if it was not created
 * before that request was sent and is about our machine; somebody else's if it is clearly older, or about something
 * else.
 *
 * @param sentAt - monotonic ms at which the first request whose answer was lost was sent
 * @param time - a reading of Clanforge's clock since then; undefined when the server tells no `Date`: ours, which may be
 * minutes off, proves nothing
 * @param isSteady - whether our clocks agree on how long ago that was: if not, a diff that looks older may be ours
 */
function ownership(holder, target, sentAt, time, isSteady) {
    if (mismatch(holder.subject, target) !== undefined)
        return 'theirs';
    if (time === undefined || holder.created === undefined)
        return 'unknown';
    if (holder.created > time.unixSeconds + CLOCK_DOUBT_S)
        return 'unknown';
    const sent = time.unixSeconds - (time.at - sentAt) / 1_000;
    const ahead = Math.floor(sent) - holder.created;
    // Another step may have made a diff of the same image for another machine since.
    if (ahead <= CLOCK_STEP_S)
        return holder.subject.machine?.id === undefined ? 'unknown' : 'ours';
    return isSteady && ahead > CLOCK_DOUBT_S ? 'theirs' : 'unknown';
}

;// CONCATENATED MODULE: ./src/diff/lost-create.ts



/**
 * After the answer to a create was lost: is the diff that locks the image the one that this create made?
 *
 * @param lostAt - when that create was sent
 * @returns our diff, or undefined when the lock is somebody else's
 * @throws RunFailure when it cannot be told whose it is; Interruption at the deadline or a cancel
 */
async function findLostDiff(lock, lostAt, target, tools) {
    const { reader, clock, log, onLock, recorder } = tools;
    recorder.meetHolder(lock.by);
    const { job, serverTime } = await reader.read(lock.by);
    const isSteady = passedSteadily(lostAt, (0,wait_clock/* momentOf */.E)(clock));
    switch (ownership(job, target, lostAt.at, lock.serverTime ?? serverTime, isSteady)) {
        case 'ours':
            log.info(`Diff ${lock.by} locks the image, and was not created before the lost request: it is taken for its diff.`);
            return job;
        case 'theirs':
            recorder.doubt(false);
            return undefined;
        case 'unknown':
            // With `wait` it does not matter whose it is, but which machine's; to reject it, or to call it somebody else's, would be a guess.
            if (onLock === 'wait')
                return undefined;
            throw new RunFailure({
                kind: 'locked',
                by: lock.by,
                holder: job,
                note: 'whether this step started it cannot be told',
            });
    }
}

;// CONCATENATED MODULE: ./src/diff/stray.ts
/** A diff that is about something else than the step. @param other - what it is about, in words */
function strayFailure(diffid, other) {
    return {
        kind: 'refused',
        doing: `use diff ${diffid}`,
        said: `it is about ${other}`,
        next: 'Check diffid, imageid and machineid, and look at that diff in Clanforge.',
    };
}

;// CONCATENATED MODULE: ./src/diff/obtain.ts










/** Milliseconds for which the status is watched for signs of a retry whose answer was lost. */
const RETRY_SIGNS_MS = 60_000;
/**
 * Comes to the diff that the step is about: creates, retries, joins, takes over or looks it up. Its id is in the record
 * as soon as it is known.
 *
 * @throws RunFailure when there is none to wait for; Interruption at the deadline or a cancel
 */
async function obtainDiff(task, tools) {
    const { recorder } = tools;
    const obtained = await obtain(task, tools);
    // At once: nothing that fails later may lose it.
    recorder.doubt(false);
    recorder.meetHolder(undefined);
    if (obtained.origin !== 'retried')
        recorder.retry(undefined);
    recorder.identify(obtained.seen.job.diffid, obtained.origin);
    recorder.observe(obtained.seen);
    return obtained;
}
async function obtain(task, tools) {
    switch (task.mode) {
        case 'watch':
            return known(await readAsked(task.diffid, task, tools), 'watched');
        case 'run':
        case 'start':
            return task.diffid === undefined
                ? requestUntilFree({ imageid: task.imageid, machineid: task.machineid }, tools)
                : retryDiff(task.diffid, task, tools);
    }
}
async function retryDiff(diffid, { imageid, machineid }, tools) {
    tools.recorder.retry('wanted');
    const retryOf = await readAsked(diffid, { imageid, machineid }, tools);
    if ((0,job_job/* judge */.S)(retryOf).kind !== 'under-way')
        return requestUntilFree({ imageid, machineid, retryOf }, tools);
    const how = retryOf.state.kind === 'listed' ? 'is still under way' : 'is in no state that this action knows';
    tools.log.notice(`Diff ${diffid} ${how}, so it is waited for instead of being retried.`);
    return known(retryOf, 'already-running');
}
/** A diff whose present run is the one that is meant. */
function known(job, origin) {
    const tracker = trackOnlyRun();
    return { origin, tracker, seen: { job, source: 'status', sighting: tracker.see(job, 'status') } };
}
/** Asks for a diff, at most once more after a lock was rejected: two steps must not reject each other in turns. */
async function requestUntilFree(wanted, tools) {
    let rejected;
    let lostAt;
    for (;;) {
        const requested = await requestDiff(wanted, lostAt, tools);
        switch (requested.kind) {
            case 'job':
                return begun(requested.job, wanted.retryOf, tools.log);
            case 'lost-retry':
                return findRetry(requested.retryOf, requested.what, tools);
            case 'locked': {
                // A lost request may still be on its way somewhere, and take effect when the image is free.
                lostAt = requested.lostAt;
                const ours = lostAt === undefined ? undefined : await findLostDiff(requested, lostAt, wanted, tools);
                if (ours !== undefined)
                    return known(ours, 'found-again');
                const unlocked = await resolveLock(requested, wanted, rejected, tools);
                if (unlocked.kind === 'taken-over')
                    return known(unlocked.job, 'taken-over');
                rejected = requested.by;
            }
        }
    }
}
function begun(job, retryOf, log) {
    const source = 'create';
    if (retryOf === undefined) {
        log.info(`Diff ${job.diffid} created.`);
        const tracker = trackOnlyRun();
        return { origin: 'created', tracker, seen: { job, source, sighting: tracker.see(job, source) } };
    }
    log.info(`Diff ${job.diffid}, which was ${(0,job_state/* stateName */.Vi)(retryOf.state)}, is retried.`);
    const tracker = trackNewRun(retryOf);
    return { origin: 'retried', tracker, seen: { job, source, sighting: tracker.see(job, source) } };
}
/** Reads a diff that the user named. */
async function readAsked(diffid, target, { reader, recorder }) {
    recorder.identify(diffid);
    const { job } = await reader.read(diffid);
    const other = mismatch(job.subject, target);
    if (other !== undefined)
        throw new RunFailure(strayFailure(diffid, other));
    recorder.observe({ job, source: 'status', sighting: (0,job_job/* judge */.S)(job) });
    return job;
}
/** Settles a lost answer to a retry by reading the diff's status; the retry itself is not sent again. */
async function findRetry(before, what, tools) {
    const { log, deadline, reader, longestPauseMs } = tools;
    const { diffid } = before;
    const tracker = trackNewRun(before);
    deadline.check();
    log.warning(`The answer to the retry was lost (${what}): reading the status of diff ${diffid} to find out.`);
    const begin = deadline.elapsed();
    for (;;) {
        const elapsedMs = deadline.elapsed() - begin;
        const remainingMs = deadline.remaining();
        await deadline.pause(nextPause({ elapsedMs, remainingMs, longestMs: longestPauseMs }));
        const { job } = await reader.read(diffid);
        const sighting = tracker.see(job, 'status');
        if (sighting.kind !== 'not-begun' && job.state.kind !== 'absent') {
            log.info(`The retry had arrived: diff ${diffid} runs again.`);
            return { origin: 'retried', tracker, seen: { job, source: 'status', sighting } };
        }
        if (deadline.elapsed() - begin >= RETRY_SIGNS_MS) {
            throw new RunFailure({
                kind: 'unsettled',
                what: `diff ${diffid} runs again`,
                said: `the answer to its retry was lost (${what}), and its status still shows the end of its earlier run`,
                next: `Run this step again with diffid: ${diffid}.`,
            });
        }
    }
}

;// CONCATENATED MODULE: ./src/diff/run-diff.ts










/**
 * The whole life cycle: comes to a diff, waits for its end unless told not to, and tells how it ended. Rejects only on
 * what nobody foresaw.
 */
async function runDiff(task, tools) {
    try {
        return await underRules(await run(task, tools), tools);
    }
    catch (error) {
        if (error instanceof RunFailure)
            return error.failure;
        if (error instanceof Interruption)
            return { kind: error.why === 'cancel' ? 'cancelled' : 'timed-out' };
        throw error;
    }
    finally {
        tools.log.endGroup();
    }
}
async function run(task, tools) {
    const { log, deadline, clock, recorder } = tools;
    log.group(run_diff_describe(task));
    const { origin, seen: first, tracker } = await obtainDiff(task, tools);
    const { diffid } = first.job;
    const progress = createProgressLog(log, deadline.elapsed, clock.wall);
    const observe = (seen) => {
        recorder.observe(seen);
        if (seen.sighting.kind === 'not-begun')
            progress.stand('the status still shows the end of the earlier run');
        else
            progress.tell(seen.job);
    };
    const wait = { first, tracker, observe };
    if (task.mode === 'start') {
        const started = await waitUntil(origin === 'retried' ? isShownBegun : isBegun, wait, tools);
        // Cancelled while create was on its way: started all the same, but not a success.
        deadline.check();
        if (started.sighting.kind === 'under-way') {
            if (started.job.disowned || started.job.flaggedFailed)
                return notStarted(started.job);
            return strayed(started.job, task) ?? { kind: 'started', job: started.job };
        }
        return endOf(await waitUntil(isOver, { ...wait, first: started }, tools), task, log);
    }
    log.group(`Wait for diff ${diffid}`);
    observe(first);
    return endOf(await waitUntil(isOver, wait, tools), task, log);
}
/** A diff that completed passes only if it keeps to the rules of the release. */
async function underRules(ending, { rules, cleaner, clock, deadline, log }) {
    if (ending.kind !== 'completed' || !(0,rules_rules/* hasRules */.w)(rules))
        return ending;
    const { job } = ending;
    log.group('Check the rules of the release');
    const breathe = createBreather(clock, deadline);
    const violations = await checkRules(rules, job.changes, { cleaner, breathe });
    // The last path may have taken long, and the process was deaf to signals meanwhile.
    await deadline.pause(0);
    if (violations.length > 0)
        return { kind: 'rules-broken', job, violations };
    log.info('All are kept.');
    return ending;
}
/** An answer that shows the end of the run, or the run in a state that we know and that no name contradicts. */
function isBegun(seen) {
    const { sighting, job } = seen;
    if (sighting.kind !== 'under-way')
        return sighting.kind !== 'not-begun';
    return job.state.kind === 'listed' && job.state.contradictedBy === undefined;
}
/** After a retry a later step may read the status: it must not find the end of the earlier run there. */
function isShownBegun(seen) {
    return isBegun(seen) && seen.source === 'status';
}
/** A diff may turn out to be about something else, even one that create named: `diff_info` need not be there at first. */
function strayed(job, task) {
    const other = mismatch(job.subject, task);
    return other === undefined ? undefined : strayFailure(job.diffid, other);
}
function endOf({ job, sighting }, task, log) {
    const stray = strayed(job, task);
    if (stray !== undefined)
        return stray;
    warnOfUntold(job, task, log);
    switch (sighting.kind) {
        case 'completed':
            if (job.error !== undefined) {
                log.warning(`Diff ${job.diffid} completed and is not flagged as failed, yet its job has a joberror: ${job.error}`);
            }
            return { kind: 'completed', job };
        case 'failed':
            return { kind: 'job-failed', how: sighting.how, job };
    }
}
/** Whoever names a diff gives the other ids to be sure of what it is about. */
function warnOfUntold({ diffid, subject }, task, log) {
    const kinds = task.diffid === undefined ? [] : untold(subject, task);
    if (kinds.length === 0)
        return;
    log.warning(`Clanforge does not say which ${kinds.join(' and ')} diff ${diffid} is about: ${kinds.map((kind) => `${kind}id`).join(' and ')} could not be compared.`);
}
/** An answer that calls itself or its job an error is never a success, whatever state it tells. */
function notStarted({ diffid, disowned, error }) {
    const flaw = disowned ? 'the answer calls itself an error' : 'its job is flagged as failed (jobfailed)';
    const said = error === undefined ? flaw : `${flaw}: ${error}`;
    return { kind: 'refused', doing: `be sure that diff ${diffid} is started`, said };
}
function run_diff_describe(task) {
    switch (task.mode) {
        case 'watch':
            return `Look up diff ${task.diffid}`;
        case 'run':
        case 'start': {
            const about = `image ${task.imageid} on machine ${task.machineid}`;
            return task.diffid === undefined
                ? `Create a diff of ${about}`
                : `Retry diff ${task.diffid} of ${about}`;
        }
    }
}

;// CONCATENATED MODULE: ./src/wait/patient-read.ts




/** So many refusals in a row are final for a diff that was never read; one may be a hiccup behind the API. */
const REFUSALS_IN_A_ROW = 3;
/** Milliseconds for which a diff that was read before must be refused, all the time, before that is final. */
const LONGEST_REFUSAL_MS = 60_000;
function createPatientReader(tools) {
    const { client, deadline, log } = tools;
    /** The diffs that were read. */
    const known = new Set();
    let inTrouble = false;
    let warned = false;
    /** One warning a run: the runner shows ten annotations a step, and they are for verdicts. */
    function tellOfTrouble(what) {
        if (!inTrouble) {
            const message = `The status could not be read (${what}); reading again until the deadline.`;
            if (warned)
                log.info(message);
            else
                log.warning(message);
            warned = true;
        }
        inTrouble = true;
        tools.onTrouble(what);
    }
    function tellOfRecovery() {
        if (!inTrouble)
            return;
        log.info('The status can be read again.');
        inTrouble = false;
        tools.onTrouble(undefined);
    }
    async function read(diffid) {
        const wasRead = known.has(diffid);
        /** When it was refused, without anything else between. */
        let refusals = [];
        for (let failures = 1;; failures += 1) {
            deadline.check();
            const outcome = examine(await client.status(diffid), diffid, wasRead);
            switch (outcome.kind) {
                case 'read':
                    known.add(diffid);
                    tellOfRecovery();
                    return outcome;
                case 'final':
                    throw new RunFailure({
                        kind: 'refused',
                        doing: `read the status of diff ${diffid}`,
                        said: outcome.said,
                    });
                case 'trouble': {
                    const now = deadline.elapsed();
                    refusals = outcome.refusal === undefined ? [] : [...refusals, now];
                    const [first = now] = refusals;
                    if (wasRead ? now - first >= LONGEST_REFUSAL_MS : refusals.length >= REFUSALS_IN_A_ROW) {
                        throw new RunFailure({
                            kind: 'refused',
                            doing: `read the status of diff ${diffid}`,
                            said: `${outcome.what} (${wasRead ? `for ${(0,quantities/* duration */.p0)(now - first)}` : `${refusals.length} times in a row`})`,
                            ...outcome.refusal,
                        });
                    }
                    // A read that our own deadline or a cancel cut short says nothing about the API.
                    deadline.check();
                    tellOfTrouble(outcome.what);
                }
            }
            const { retryAfterMs } = outcome;
            const wanted = backOff({
                failures,
                longestMs: tools.longestPauseMs,
                retryAfterMs,
                random: tools.random(),
            });
            await deadline.pause(Math.min(wanted, untilLastLook(deadline.remaining())));
        }
    }
    return { read };
}
/**
 * What an answer to a read of this diff is worth. An answer about another diff is never taken for it.
 *
 * @param wasRead - whether this diff was read before: then its id and the credentials are right
 */
function examine(answer, diffid, wasRead) {
    switch (answer.kind) {
        case 'job':
            return answer.job.diffid === diffid
                ? { ...answer, kind: 'read' }
                : { kind: 'trouble', what: `an answer about diff ${answer.job.diffid}` };
        case 'refused': {
            const refusal = wasRead ? {} : { next: 'Check diffid and accountserviceid.' };
            return { kind: 'trouble', what: `refused: ${answer.message}`, refusal };
        }
        case 'denied':
            // A diff that was only just made may not be known everywhere yet; and what answers may not be the API.
            return answer.status === 404 || (wasRead && answer.status !== undefined)
                ? { kind: 'trouble', what: answer.sentence, refusal: {} }
                : { kind: 'final', said: answer.sentence };
        case 'unusable':
            return { kind: 'trouble', what: answer.what, retryAfterMs: answer.retryAfterMs };
        case 'unsent':
        case 'lost':
            return { kind: 'trouble', what: answer.what };
    }
}

;// CONCATENATED MODULE: ./src/execute.ts




/** The step from settings to ending: all that deals with Clanforge. Never rejects. */
async function execute(settings, recorder, tools) {
    const { transport, requestTimeoutMs, clock, cleaner, log, random, cancelled, overdue } = tools;
    const { task, connection, timeoutMs, longestPauseMs, onLock, rules } = settings;
    const deadline = createDeadline(clock, timeoutMs, cancelled);
    const client = createClanforge(connection, {
        transport,
        requestTimeoutMs,
        clock,
        cleaner,
        log,
        remaining: deadline.remaining,
        signal: cancelled,
        createSignal: overdue,
    });
    const shared = { client, clock, deadline, log, longestPauseMs, random };
    const reader = createPatientReader({ ...shared, onTrouble: recorder.trouble });
    try {
        return await runDiff(task, { ...shared, reader, recorder, onLock, rules, cleaner });
    }
    catch (error) {
        const { message, stack } = error instanceof Error ? error : new Error(String(error));
        log.debug(cleaner.line(stack ?? '', 4_000));
        return { kind: 'crashed', message: cleaner.line(message) };
    }
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
