/** Keeps the injected faults and says which of them act on a request. */
import { parseFault, readyFault } from './faults.ts';
import type { Fault, FaultName, FaultRequest, ReadyFault } from './faults.ts';

/** A fault that acts now. */
export interface ActingFault<Name extends FaultName> {
  readonly name: Name;
  readonly value: string | undefined;
}

interface Entry {
  readonly fault: ReadyFault;
  passing: number;
  remaining: number;
}

export class FaultLedger {
  #entries: Entry[] = [];

  /** @throws Error when a fault is not well formed; then none is added */
  add(faults: readonly (Fault | string)[]): void {
    const ready = faults.map((fault) => (typeof fault === 'string' ? parseFault(fault) : readyFault(fault)));
    for (const fault of ready) this.#entries.push({ fault, passing: fault.after, remaining: fault.times });
  }

  clear(): void {
    this.#entries = [];
  }

  /** Takes the fault of this table that was injected first; the others keep their count of times. */
  takeFirst<Name extends FaultName>(
    table: Readonly<Record<Name, unknown>>,
    requests: readonly FaultRequest[],
  ): ActingFault<Name> | undefined {
    return this.#take(table, requests, 1)[0];
  }

  /** Takes every fault of this table that matches, in the order of injection. */
  takeAll<Name extends FaultName>(
    table: Readonly<Record<Name, unknown>>,
    requests: readonly FaultRequest[],
  ): ActingFault<Name>[] {
    return this.#take(table, requests, Infinity);
  }

  #take<Name extends FaultName>(
    table: Readonly<Record<Name, unknown>>,
    requests: readonly FaultRequest[],
    most: number,
  ): ActingFault<Name>[] {
    const acting: ActingFault<Name>[] = [];
    for (const entry of this.#entries) {
      const { name, value, on } = entry.fault;
      if (!isIn(table, name) || !(on === 'any' || requests.includes(on))) continue;
      if (entry.passing > 0) entry.passing -= 1;
      else if (entry.remaining > 0 && acting.length < most) {
        entry.remaining -= 1;
        acting.push({ name, value });
      }
    }
    return acting;
  }
}

function isIn<Name extends FaultName>(table: Readonly<Record<Name, unknown>>, name: FaultName): name is Name {
  return Object.hasOwn(table, name);
}
