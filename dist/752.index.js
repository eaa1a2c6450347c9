export const id = 752;
export const ids = [752];
export const modules = {

/***/ 5752:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readPatterns: () => (/* binding */ readPatterns)
});

// EXTERNAL MODULE: ./node_modules/re2js/build/index.js
var build = __webpack_require__(2856);
// EXTERNAL MODULE: ./node_modules/glob-to-regex.js/lib/index.js
var lib = __webpack_require__(2107);
// EXTERNAL MODULE: ./src/text/expression.ts
var expression = __webpack_require__(6193);
;// CONCATENATED MODULE: ./src/rules/glob.ts



/** How many globs the braces of one may stand for: `{a,b}{c,d}` is four. */
const MOST_ALTERNATIVES = 1_000;
const LONGEST = 1_000;
/** `[abc]`, also with a bracket as its first member, or with `[:digit:]` and the like in it. */
const CLASS = /\[(?=([!^]?\]?))\1(?:\[:\w+:\]|[^\]])*\]/g;
const NAMED_CLASSES = ['alnum', 'alpha', 'digit', 'lower', 'upper', 'space', 'blank', 'xdigit', 'word'];
/** Characters that stand for classes while the rest of a glob is read, which knows nothing of classes. */
const FIRST_STAND_IN = 0xf0000;
const STAND_IN = /[\u{f0000}-\u{fffff}]/gu;
/** Reads a glob with the meaning that it has in a `.gitignore`, without what `!` and `#` mean there. */
function expressionsOf(written) {
    const fault = (why) => ({ kind: 'fault', fault: why });
    const bare = written.replace(/^\.?\/+/, '').replace(/\/+$/, '');
    if (bare === '')
        return fault('nothing is left of it without its slashes');
    if (written.length > LONGEST)
        return fault(`it is longer than ${LONGEST} characters`);
    if (written.includes('\\')) {
        return fault('it has a backslash; put / between folders, and a character to be taken as it is in brackets, as in [*]');
    }
    // Half a character may become a stand-in with one beside it.
    if (!bare.isWellFormed() || bare.search(STAND_IN) >= 0)
        return fault('it has characters that no name has');
    const classes = (bare.match(CLASS) ?? []).map(readClass);
    if (classes.includes(undefined)) {
        return fault('what is in brackets cannot be understood, or includes a slash');
    }
    let index = FIRST_STAND_IN;
    const masked = bare.replace(CLASS, () => String.fromCodePoint(index++));
    const alternatives = (0,lib/* expandBraces */.PH)(masked, MOST_ALTERNATIVES + 1);
    if (alternatives.length > MOST_ALTERNATIVES) {
        return fault(`its braces stand for more than ${MOST_ALTERNATIVES} patterns`);
    }
    // A glob would take them as they are, which is seldom meant.
    if (alternatives.some((glob) => /[[\]{}]/.test(glob))) {
        return fault('a bracket or brace in it has no partner, or nothing to choose; to be taken as it is, put it in brackets, as in [{]');
    }
    // What people write who think of other patterns; taken as it stands, it would catch nothing.
    if (/[@+?*!]\(/.test(masked)) {
        return fault('choices are written in braces, as in *.{a,b}, and not in parentheses');
    }
    if (/[ \t][#*?!/]/.test(masked) || alternatives.some((glob) => glob.includes(','))) {
        return fault('it looks like more than one, or has a comment behind it; write one a line, and to be taken as it is put a space or comma in brackets, as in [ ]');
    }
    if (alternatives.some((glob) => glob.split('/').some((part) => part === '' || part === '.' || part === '..'))) {
        return fault('a folder in it is empty, "." or ".."');
    }
    // A slash at the end means a folder; elsewhere it ties the glob to the top folder.
    const isFolder = written.endsWith('/');
    const isTied = /\/[^/]/.test(written);
    const expressions = alternatives
        .map((glob) => glob.split('/').map(withinFolder).join('/'))
        .map((glob) => (isTied ? glob : `**/${glob}`))
        .map((glob) => ({
        source: toRe2(glob, isFolder).replace(STAND_IN, (standIn) => classes[place(standIn)] ?? ''),
        isSimple: !/[?\u{f0000}-\u{fffff}]|[^*/].*\*/u.test(glob),
        part: partOf(glob),
    }));
    return { kind: 'glob', expressions };
}
/** The longest literal text, at the end of its folder's or file's name if it is there in the glob. */
function partOf(glob) {
    const literals = glob.split('/').flatMap((name) => {
        const texts = name.split(/[*?\u{f0000}-\u{fffff}]/u);
        return texts.map((text, index) => ({ text, isEnd: index === texts.length - 1 }));
    });
    const { text, isEnd } = literals.reduce((most, literal) => literal.text.length > most.text.length ? literal : most);
    return isEnd ? `${(0,expression/* escapeRegExp */.N)(text)}(?=[/\\\\]|$)` : (0,expression/* escapeRegExp */.N)(text);
}
const place = (standIn) => (standIn.codePointAt(0) ?? 0) - FIRST_STAND_IN;
/** Only where it is a whole folder's name do two stars go through folders. */
function withinFolder(part) {
    return part === '**' ? part : part.replace(/\*{2,}/g, '*');
}
/** A class as an expression; undefined where it is not well formed, or fits a slash. */
function readClass(written) {
    const names = [...written.matchAll(/(?<=\[:)\w*(?=:\])/g)].map(([name]) => name);
    if (names.some((name) => !NAMED_CLASSES.includes(name)))
        return undefined;
    // Characters of two UTF-16 units are read as two, and braces as choices.
    if (/[\u{10000}-\u{10ffff}]|\{.+\}/su.test(written))
        return undefined;
    const source = escapesOfRe2((0,lib/* toRegex */.bK)(written).source.slice(1, -1));
    if (!/^(?:\[(?:\\.|[^\\[\]])+\]|\\?.)$/su.test(source))
        return undefined;
    if (source.startsWith('[^'))
        return `[^/${source.slice(2)}`;
    return build/* RE2JS */.L3.matches(source, '/') ? undefined : source;
}
/** With all that lies below what it fits; of a folder, only that. */
function toRe2(glob, isFolder) {
    const below = isFolder ? '\\/.*$' : '(?:\\/.*)?$';
    return escapesOfRe2((0,lib/* toRegex */.bK)(glob).source).replace(/\$$/, () => below);
}
/** JavaScript writes line separators as `\u2028`, which RE2 does not know. */
function escapesOfRe2(source) {
    return source.replace(/\\u([0-9a-f]{4})/gi, '\\x{$1}');
}

// EXTERNAL MODULE: ./src/text/plain-path.ts
var plain_path = __webpack_require__(3139);
;// CONCATENATED MODULE: ./src/rules/spelling.ts
/**
 * Marks, and Kirat Rai vowels, which join with the letter before them though they are letters; where more follow, a piece
 * ends.
 */
const FULL_RUN = /[\p{M}\u{16d67}-\u{16d6a}]{30}(?=[\p{M}\u{16d67}-\u{16d6a}])/gu;
/**
 * A text with its accents in one spelling: NFC, but that of a long run of marks no more than 30 are put in order together
 * (as in the Stream-Safe Text Format of Unicode's annex 15). Putting a run in order takes time in proportion to the square
 * of its length, and nobody can interrupt it. No name has such a run.
 */
function inOneSpelling(text) {
    let result = '';
    let start = 0;
    for (const { 0: run, index } of text.matchAll(FULL_RUN)) {
        const end = index + run.length;
        result += text.slice(start, end).normalize('NFC');
        start = end;
    }
    return result + text.slice(start).normalize('NFC');
}

;// CONCATENATED MODULE: ./src/rules/rule-path.ts


/** Where a path may be spelt in another way too; nearly none is, and there may be millions. */
const MAY_DIFFER = /[^\0-\x7f]|(?:^|\/)\.{0,2}\/|\/\.{1,2}$|^\.{1,2}$/;
/** A path as rules match it, in its one spelling: no empty folder, `.` or `..` in it, and accents as NFC has them. */
function rulePath(path) {
    const plain = (0,plain_path/* plainPath */.s)(path);
    if (!MAY_DIFFER.test(plain))
        return plain;
    const parts = [];
    const composed = inOneSpelling(plain);
    for (const part of composed.split('/')) {
        if (part === '..')
            parts.pop();
        else if (part !== '' && part !== '.')
            parts.push(part);
    }
    return parts.join('/') + (composed.endsWith('/') && parts.length > 0 ? '/' : '');
}

;// CONCATENATED MODULE: ./src/rules/path-patterns.ts




/** Of one rule in all: with many more, reading them takes too long and too much memory. */
const MOST_EXPRESSIONS = 2_000;
const MOST_CHARACTERS = 100_000;
/**
 * Reads globs, one a line, with the meaning that they have in a `.gitignore`: `#` begins a comment and `!` an exemption,
 * the last pattern that fits decides, one without a slash fits in every folder, and what fits a folder fits all in it.
 * Dot files are files like others.
 */
function readPatterns(text) {
    const faults = [];
    const patterns = [];
    let expressions = 0;
    let characters = 0;
    for (const [index, raw] of text.split('\n').entries()) {
        const line = inOneSpelling(raw.trim());
        if (line === '' || line.startsWith('#'))
            continue;
        const exempts = line.startsWith('!');
        const read = expressionsOf(exempts ? line.slice(1).trim() : line);
        if (read.kind === 'fault') {
            faults.push(`has a bad pattern in line ${index + 1}: ${read.fault}`);
            continue;
        }
        patterns.push({ text: line, exempts, expressions: read.expressions });
        expressions += read.expressions.length;
        characters += read.expressions.reduce((sum, { source }) => sum + source.length, 0);
        if (expressions > MOST_EXPRESSIONS || characters > MOST_CHARACTERS)
            return { kind: 'faults', faults: [...faults, TOO_MANY] };
    }
    if (faults.length > 0)
        return { kind: 'faults', faults };
    if (patterns.length === 0)
        return { kind: 'faults', faults: ['has nothing but comments: leave it empty instead'] };
    if (patterns.every(({ exempts }) => exempts)) {
        return {
            kind: 'faults',
            faults: [
                'has no pattern without "!" in it, so it would never catch a path: add one, or leave it empty',
            ],
        };
    }
    return { kind: 'patterns', patterns: compile(patterns) };
}
const TOO_MANY = `has too many or too long patterns (each counts as many times as its braces have choices; ${MOST_EXPRESSIONS} in all)`;
/** Followed together, expressions multiply their states: so many of them at once are still quick. */
const AT_ONCE = 8;
/** Simple ones bring few states. */
const SIMPLE_AT_ONCE = 200;
/**
 * RE2 follows many expressions at once in time proportional to the path; JavaScript's own go back and try again, some for
 * hours.
 */
function compile(patterns) {
    const all = patterns.flatMap(({ expressions, exempts }, number) => expressions.map((expression) => ({ ...expression, exempts, number })));
    const groups = [
        ...inGroups(all.filter(({ isSimple }) => isSimple), SIMPLE_AT_ONCE),
        ...inGroups(all.filter(({ isSimple }) => !isSimple), AT_ONCE),
    ];
    const matchers = groups.map((group) => {
        const set = new build/* RE2Set */.QG(build/* RE2Set */.QG.ANCHOR_BOTH, build/* RE2JS */.L3.DOTALL);
        for (const { source } of group)
            set.add(source);
        set.compile();
        // A group has its patterns in the order in which they were written.
        return (path) => group[Math.max(-1, ...set.match(path))]?.number ?? -1;
    });
    const suspect = anyOf(all.filter(({ exempts }) => !exempts).map(({ part }) => part));
    return {
        catching: (path) => {
            if (suspect !== undefined && isAscii(path) && !suspect.test(path))
                return undefined;
            const seen = rulePath(path);
            const last = matchers.reduce((number, match) => Math.max(number, match(seen)), -1);
            const decisive = patterns[last];
            return decisive === undefined || decisive.exempts ? undefined : decisive.text;
        },
    };
}
/** Other paths may have another spelling, with other characters. */
function isAscii(path) {
    return !/[^\0-\x7f]/.test(path);
}
/** Characters of an expression, above which V8 takes its time with it. */
const LONGEST_QUICK = 8_000;
/** Nearly no path has even a part of what a pattern fits in it, and that is seen much sooner. */
function anyOf(parts) {
    const source = [...new Set(parts)].join('|');
    return source.length > LONGEST_QUICK ? undefined : new RegExp(source);
}
function inGroups(items, size) {
    const count = Math.ceil(items.length / size);
    return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}


/***/ })

};
