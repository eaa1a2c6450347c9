/** Finds the braces, brackets, colons and commas of a JSON text that arrives in pieces, outside of its strings. */
export interface JsonScanner {
  /** @param onMark - told where in the piece each of them is, in order */
  scan: (piece: string, onMark: (at: number) => void) => void;
}

const MARKS = '{}[]:,';

export function createJsonScanner(): JsonScanner {
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
        } else if (inString) {
          if (quote < at) quote = find(piece, '"', at);
          if (backslash < at) backslash = find(piece, '\\', at);
          at = Math.min(quote, backslash);
          isEscaped = backslash < quote;
          inString = quote === piece.length || isEscaped;
        } else {
          const character = piece.charAt(at);
          if (character === '"') inString = true;
          else if (MARKS.includes(character)) onMark(at);
        }
      }
    },
  };
}

/** Where a character is next; the piece's length when it is not there. */
function find(piece: string, character: string, from: number): number {
  const at = piece.indexOf(character, from);
  return at < 0 ? piece.length : at;
}
