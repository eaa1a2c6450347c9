/** The step's log. Every message is one line of our own words, in which remote text is already clean. */
export interface Log {
  info: (message: string) => void;
  notice: (message: string) => void;
  warning: (message: string) => void;
  error: (message: string) => void;
  /** Shown only when the user has switched debug logging on. */
  debug: (message: string) => void;
  /** Begins a folded group; ends the one before. */
  group: (title: string) => void;
  endGroup: () => void;
}
