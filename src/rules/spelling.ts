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
export function inOneSpelling(text: string): string {
  let result = '';
  let start = 0;
  for (const { 0: run, index } of text.matchAll(FULL_RUN)) {
    const end = index + run.length;
    result += text.slice(start, end).normalize('NFC');
    start = end;
  }
  return result + text.slice(start).normalize('NFC');
}
