export const id = 524;
export const ids = [524];
export const modules = {

/***/ 3524:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPatterns: () => (/* binding */ readPatterns)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var brace_expansion__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9540);
/* harmony import */ var re2js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2856);
/* harmony import */ var _text_clean_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4118);
/**
 * Path patterns with the meaning that they have in a `.gitignore` (docs/decisions/0009). RE2 matches them: in time
 * proportional to the path, whatever the patterns are.
 */




class PatternFault extends Error {
}
const MOST_SOURCES = 2_000;
const MOST_CHOICES = 1_000;
const LONGEST_LINE = 1_000;
/**
 * @param text - one pattern per line; `#` begins a comment, `!` an exception
 * @returns `patterns` is undefined if there are faults, each of which is worded to follow the input's name
 */
function readPatterns(text) {
    const faults = [];
    const patterns = [];
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    for (const [index, raw] of lines.entries()) {
        const line = raw.trim().normalize('NFC');
        if (line === '' || line.startsWith('#'))
            continue;
        try {
            patterns.push(readPattern(line));
        }
        catch (error) {
            if (!(error instanceof PatternFault))
                throw error;
            faults.push(`has an invalid pattern in line ${index + 1}: ${error.message}`);
        }
    }
    const count = patterns.reduce((sum, { sources }) => sum + sources.length, 0);
    if (count > MOST_SOURCES)
        faults.push(`has more than ${MOST_SOURCES} patterns (each choice of a brace counts)`);
    if (faults.length === 0 && patterns.every(({ exempts }) => exempts)) {
        const what = patterns.length === 0 ? 'nothing but comments' : 'nothing but exceptions ("!")';
        faults.push(`has ${what}, so it would never match a path: add a pattern, or leave it empty`);
    }
    return faults.length > 0 ? { faults } : { faults, patterns: compile(patterns) };
}
/** Lines written for other pattern languages or list formats. Taken literally, they would match nothing. */
const MISTAKES = [
    [/^["'`“”‘’«»]|["'`“”‘’«»]$/, 'remove the quotes'],
    [/^-\s/, 'remove the "- ": the input is a text with one pattern per line, not a YAML list'],
    [
        /^\[\s*["'].*["']\s*\]$|^\[[^\]]*,[^\]]+\]$/,
        'the input is a text with one pattern per line, not a JSON list',
    ],
    [
        /[\s;|](?![^[\]]*\])/,
        'write one pattern per line, with no comment after it; to match a space, ; or |, put it in brackets, as in [ ]',
    ],
    [/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u, 'remove the control or invisible characters'],
    [/^\^|\$$/, 'this is not a regular expression: remove the ^ or $, or put it in brackets, as in [$]'],
    [/^[a-z]:/i, 'remove the drive letter: paths begin at the top folder of the image'],
    [/\\/, 'use / between folders; to match a special character, put it in brackets, as in [*]'],
    [/[@+?*!]\(/, 'write choices in braces, as in *.{a,b}'],
];
function readPattern(text) {
    const exempts = text.startsWith('!');
    const line = exempts ? text.slice(1).trim() : text;
    if (line.length > LONGEST_LINE)
        throw new PatternFault(`it is longer than ${LONGEST_LINE} characters`);
    const mistake = MISTAKES.find(([expression]) => expression.test(line));
    if (mistake !== undefined)
        throw new PatternFault(mistake[1]);
    const glob = line.replace(/^\.?\/+/, '').replace(/\/+$/, '');
    if (glob === '')
        throw new PatternFault('it consists only of slashes');
    // A slash at the end means a folder; anywhere else it ties the pattern to the top folder.
    const isTied = /^\.?\//.test(line);
    const classes = (glob.match(CLASS) ?? []).map(translateClass);
    let index = FIRST_STAND_IN;
    const masked = glob.replace(CLASS, () => String.fromCharCode(index++));
    // Behind a slash no choice is empty: the library drops none, and what it cuts short shows in the count.
    const expanded = (0,brace_expansion__WEBPACK_IMPORTED_MODULE_1__/* .expand */ .fT)(`/${masked}`, { max: MOST_CHOICES + 1 }).map((one) => one.slice(1));
    if (expanded.length > MOST_CHOICES)
        throw new PatternFault(`its braces expand to more than ${MOST_CHOICES} patterns`);
    const globs = [...new Set(expanded)];
    const sources = globs.map((one) => translate(one, isTied || one.includes('/'), line.endsWith('/'), classes));
    return { text, exempts, sources, literals: globs.map(longestLiteral) };
}
/** `[abc]`, also with a bracket as its first member or `[:digit:]` in it. */
const CLASS = /\[[!^]?\]?(?:\[:\w+:\]|[^\]/])*\]/g;
/** Characters for private use, which no line may contain, stand in for classes: their commas and braces are plain. */
const FIRST_STAND_IN = 0xe000;
const STAND_IN = /[\u{e000}-\u{f8ff}]/gu;
const UNMATCHED = 'an unmatched or empty bracket or brace; to match one, put it in brackets, as in [{]';
/** @param isTied - whether the glob only matches from the top folder */
function translate(glob, isTied, isFolder, classes) {
    if (/[[\]{}]/.test(glob))
        throw new PatternFault(UNMATCHED);
    if (glob.includes(','))
        throw new PatternFault('write one pattern per line; to match a comma, put it in brackets, as in [,]');
    const names = glob.split('/');
    if (names.some((name) => name === '' || name === '.' || name === '..')) {
        throw new PatternFault('a folder in it is empty, "." or ".."');
    }
    let source = isTied ? '' : '(?:.*/)?';
    names.forEach((name, index) => {
        const isLast = index === names.length - 1;
        if (name === '**')
            source += isLast ? '.+' : '(?:.*/)?';
        else
            source += translateName(name, classes) + (isLast ? '' : '/');
    });
    // What matches a folder matches everything in it.
    return source + (isFolder ? '/.*' : '(?:/.*)?');
}
/** The longest literal of a glob, cut: V8 compiles long expressions slowly. */
function longestLiteral(glob) {
    const literals = glob.split(/[*?/\u{e000}-\u{f8ff}]/u);
    return literals.reduce((longest, one) => (one.length > longest.length ? one : longest)).slice(0, 30);
}
function translateName(name, classes) {
    return name.replace(/\*+|\?|[^*?]+/g, (part) => {
        if (part.startsWith('*'))
            return '[^/]*';
        if (part === '?')
            return '[^/]';
        return (0,_text_clean_js__WEBPACK_IMPORTED_MODULE_2__/* .escapeRegExp */ .Nt)(part).replace(STAND_IN, (standIn) => classes[standIn.charCodeAt(0) - FIRST_STAND_IN] ?? '');
    });
}
/** A class in RE2's syntax; it never matches a slash. */
function translateClass(written) {
    const isNegated = /^\[[!^].+\]$/.test(written);
    const members = written.slice(isNegated ? 2 : 1, -1).replace(/\[(?!:\w+:\])|[\\^&]|^\]/g, '\\$&');
    const source = `[${isNegated ? '^/' : ''}${members}]`;
    try {
        if (!re2js__WEBPACK_IMPORTED_MODULE_3__/* .RE2JS */ .L3.matches(source, '/'))
            return source;
    }
    catch {
        // Told below, in our words.
    }
    throw new PatternFault('what is in brackets is invalid or includes a slash');
}
/** So many are followed at once: followed together, expressions multiply their states. */
const AT_ONCE = 8;
function compile(patterns) {
    const all = patterns.flatMap(({ sources }, number) => sources.map((source) => ({ source, number })));
    const matchers = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) => {
        const group = all.slice(index * AT_ONCE, (index + 1) * AT_ONCE);
        const set = new re2js__WEBPACK_IMPORTED_MODULE_3__/* .RE2Set */ .QG(re2js__WEBPACK_IMPORTED_MODULE_3__/* .RE2Set */ .QG.ANCHOR_BOTH, re2js__WEBPACK_IMPORTED_MODULE_3__/* .RE2JS */ .L3.DOTALL);
        for (const { source } of group)
            set.add(source);
        set.compile();
        return (path) => group[Math.max(-1, ...set.match(path))]?.number ?? -1;
    });
    const literals = patterns.flatMap((pattern) => (pattern.exempts ? [] : pattern.literals));
    // Few paths contain even a literal of a pattern, and that is seen much sooner.
    const anyLiteral = new RegExp([...new Set(literals.map(_text_clean_js__WEBPACK_IMPORTED_MODULE_2__/* .escapeRegExp */ .Nt))].join('|'));
    return {
        catching: (path) => {
            const spelled = spell(path);
            if (!anyLiteral.test(spelled))
                return undefined;
            const last = patterns[Math.max(...matchers.map((match) => match(spelled)))];
            return last === undefined || last.exempts ? undefined : last.text;
        },
    };
}
/** The longest path that a file system takes. NFC is quadratic in runs of combining marks. */
const LONGEST_PATH = 4_096;
/** A path in one spelling: `/` between folders, no `.`, `..` or empty folder, accents as NFC has them. */
function spell(path) {
    const slashed = path.replaceAll('\\', '/');
    const composed = slashed.length > LONGEST_PATH ? slashed : slashed.normalize('NFC');
    const isOdd = /(?:^|\/)\.{0,2}(?:\/|$)/.test(composed);
    return isOdd ? node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(`/${composed}`).slice(1) : composed;
}


/***/ })

};
