/** The states of a job by their `jobstateid`: 1-6 [S: seed page], 7 [D: the vendor's general list]. */
const STATE_BY_ID = {
  1: 'Created',
  2: 'Pending',
  3: 'Queued',
  4: 'Running',
  5: 'Completed',
  6: 'Failed',
  7: 'Squashed',
} as const;

export type ListedState = (typeof STATE_BY_ID)[keyof typeof STATE_BY_ID];

/** A job's state as an answer gives it. Only a listed state can be an end. */
export type JobState =
  | {
      readonly kind: 'listed';
      readonly name: ListedState;
      /** What `jobstatename` says, where it is not a name of the state that `jobstateid` says. */
      readonly contradictedBy?: string;
    }
  | { readonly kind: 'unlisted'; readonly name: string }
  | { readonly kind: 'absent' };

const LISTED: readonly ListedState[] = Object.values(STATE_BY_ID);
const STATE_BY_WORD = new Map<string, ListedState>([
  ...LISTED.map((name): [string, ListedState] => [name.toLowerCase(), name]),
  // One page of the vendor's documentation says "Complete" [D], the wire says "Completed" [C].
  ['complete', 'Completed'],
]);
const STATE_BY_NUMBER = new Map<number, ListedState>(
  Object.entries(STATE_BY_ID).map(([id, name]) => [Number(id), name]),
);

/**
 * @param id - `jobstateid`; `'malformed'` where the field is there but no whole number; undefined where it is absent
 * @param said - `jobstatename`; undefined or null where it is absent. What is no text is no name of any state
 */
export function jobState(id: number | 'malformed' | undefined, said: unknown): JobState {
  const name = typeof said === 'string' ? said : undefined;
  const named = STATE_BY_WORD.get(name?.trim().toLowerCase() ?? '');
  if (id === undefined) {
    if (named !== undefined) return { kind: 'listed', name: named };
    return name === undefined || name.trim() === '' ? { kind: 'absent' } : unlisted(name, 'state');
  }
  const numbered = id === 'malformed' ? undefined : STATE_BY_NUMBER.get(id);
  if (numbered === undefined) return unlisted(name ?? '', id);
  const isUnnamed = said === undefined || said === null || name?.trim() === '';
  if (isUnnamed || named === numbered) return { kind: 'listed', name: numbered };
  const shown = name ?? (typeof said === 'number' ? String(said) : 'no text');
  return { kind: 'listed', name: numbered, contradictedBy: named ?? unlistedName(shown, 'state') };
}

/** The name of a state as outputs and log show it; empty when the answer gave none. */
export function stateName(state: JobState): string {
  switch (state.kind) {
    case 'listed':
    case 'unlisted':
      return state.name;
    case 'absent':
      return '';
  }
}

function unlisted(raw: string, id: number | string): JobState {
  return { kind: 'unlisted', name: unlistedName(raw, id) };
}

/**
 * An unlisted name may hold anything: letters, digits and a little punctuation are kept, at most 40 characters. It
 * must not read like a listed state either, since somebody may act on the output alone.
 */
function unlistedName(raw: string, id: number | string): string {
  const safe = raw
    .slice(0, 1_000)
    .replace(/[^\p{L}\p{N} _.-]|\p{Default_Ignorable_Code_Point}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const name = Array.from(safe).slice(0, 40).join('').trim();
  const misleading = name === '' || STATE_BY_WORD.has(name.toLowerCase());
  return misleading ? `Unlisted ${id}` : name;
}

/** Whether a name, as outputs and log show it, is that of a listed state. */
export function isListed(name: string): boolean {
  return LISTED.some((listed) => listed === name);
}
