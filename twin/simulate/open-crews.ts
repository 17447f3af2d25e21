/** Who of the people that stations share works where, and who waits for them. */
export interface Job {
  readonly station: number;
  readonly kind: number;
  readonly ms: number;
}

export interface Crews {
  /** By crew: people who have nothing to do, and who waits for them. */
  readonly free: Int32Array;
  readonly queues: Job[][];
  /** By station x kind: the crew that one of works there, and whether one is waited for; -1 = none. */
  readonly at: Int32Array;
  readonly waits: Int32Array;
}

export function openCrews(people: readonly number[], stations: number): Crews {
  return {
    free: Int32Array.from(people),
    queues: people.map(() => []),
    at: new Int32Array(2 * stations).fill(-1),
    waits: new Int32Array(2 * stations).fill(-1),
  };
}
