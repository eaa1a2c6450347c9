export const id = 757;
export const ids = [757];
export const modules = {

/***/ 9138:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   reportText: () => (/* binding */ reportText),
/* harmony export */   writeReport: () => (/* binding */ writeReport)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _job_job_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3160);
/* harmony import */ var _changes_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9059);







/** Characters of the report that are made and written at once. */
const PIECE = 2 ** 13;
/**
 * The report as JSON text, in pieces: a million paths need not be in memory twice.
 *
 * @param see - told of every file, its path without secrets
 */
function* reportText(head, changes, redact, see) {
    const states = head.states.map(({ state, at }) => ({ state, at: new Date(at).toISOString() }));
    const counts = changes === undefined ? _changes_js__WEBPACK_IMPORTED_MODULE_5__/* .NO_COUNTS */ .lZ : (0,_changes_js__WEBPACK_IMPORTED_MODULE_5__/* .countChanges */ .xS)(changes);
    const known = Object.fromEntries(_job_job_js__WEBPACK_IMPORTED_MODULE_6__/* .CHANGE_KINDS */ .t.map((kind) => [kind, counts[kind] ?? null]));
    let text = JSON.stringify({ version: 1, ...head, states, counts: known }, null, 2).replace(/\n\}$/, '');
    for (const kind of _job_job_js__WEBPACK_IMPORTED_MODULE_6__/* .CHANGE_KINDS */ .t) {
        const files = changes?.[kind];
        text += `,\n  "${kind}": ${files === undefined ? 'null' : '['}`;
        if (files === undefined)
            continue;
        let separator = '\n    ';
        for (const { path, size } of files) {
            const shown = redact(path);
            see(kind, shown, size);
            // Of an undefined size nothing is written.
            text += separator + JSON.stringify({ path: shown, size });
            separator = ',\n    ';
            if (text.length < PIECE)
                continue;
            yield text;
            text = '';
        }
        text += files.length === 0 ? ']' : '\n  ]';
    }
    yield `${text}\n}\n`;
}
/**
 * Writes the report to a new file.
 *
 * @param folder - an existing folder that outlives the step, such as `RUNNER_TEMP`
 * @returns the path of the file
 * @throws when it cannot be written
 */
async function writeReport(folder, text) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'clanforge-image-diff-')), 'report.json');
    // One piece ahead of the disk is enough; sixteen, as without this, would all be in memory.
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(node_stream__WEBPACK_IMPORTED_MODULE_3__.Readable.from(text, { highWaterMark: 1 }), (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createWriteStream)(path));
    return path;
}


/***/ })

};
