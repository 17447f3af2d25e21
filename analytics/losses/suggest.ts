/**
 * Which reason a stop most likely has, by what people gave for stops like it at the same machine. Like it: the same fault while
 * the same product ran; failing enough of those, the same fault; then what it looked like and for whom it waited. Each
 * suggestion says how often it was right: the history is walked once more, and at each stop it is asked what would have been
 * suggested from what was known before it. Pure.
 */
import type { State } from '../../twin/words.ts';

/** What is known of a stop before anybody says why. */
export interface Traits {
  /** 0 = none. */
  readonly fault: number;
  /** As the machine said, before any reason. */
  readonly seen: State;
  /** For whom it waited; null = for nobody known. */
  readonly cause: string | null;
  readonly product: string | null;
}

export interface Labelled extends Traits {
  readonly reason: string;
}

export interface Suggestion {
  readonly reason: string;
  /** Of `like` stops like this one so many had it. */
  readonly had: number;
  readonly like: number;
  /** In what they are like it. */
  readonly by: 'fault-product' | 'fault' | 'cause' | 'state';
  /** It was, or would have been, suggested first so often, and so often it was what people gave. */
  readonly tried: number;
  readonly right: number;
}

/** Fewer stops than these are no history. */
const LEAST = 3;
const MOST_SUGGESTED = 3;
/** What had a smaller share of the stops like it is no suggestion. */
const LEAST_SHARE = 0.2;
/** Newest trials that the hit rate is counted over: people and machines change. */
const TRIALS = 200;

type Level = Suggestion['by'];
/** The narrowest first. */
function likenesses({ fault, seen, cause, product }: Traits): [Level, string][] {
  if (fault > 0)
    return [
      ['fault-product', `${fault} ${product ?? ''}`],
      ['fault', `${fault}`],
    ];
  return [...(cause === null ? [] : ([['cause', `${seen} ${cause}`]] as [Level, string][])), ['state', seen]];
}

interface Best {
  readonly by: Level;
  readonly like: number;
  /** The most given first; of equals, what was given last. */
  readonly reasons: readonly (readonly [string, number])[];
}

class Counts {
  private readonly groups = new Map<string, Map<string, number>>();

  add(stop: Labelled): void {
    for (const [by, key] of likenesses(stop)) {
      const name = `${by} ${key}`;
      const group = this.groups.get(name) ?? new Map<string, number>();
      const times = (group.get(stop.reason) ?? 0) + 1;
      // Moved to the end: what was given last.
      group.delete(stop.reason);
      group.set(stop.reason, times);
      this.groups.set(name, group);
    }
  }

  best(stop: Traits): Best | null {
    for (const [by, key] of likenesses(stop)) {
      const group = this.groups.get(`${by} ${key}`);
      const like = group ? [...group.values()].reduce((sum, times) => sum + times, 0) : 0;
      if (!group || like < LEAST) continue;
      return { by, like, reasons: [...group].reverse().sort((a, b) => b[1] - a[1]) };
    }
    return null;
  }
}

/** `history` of one machine, oldest first. */
export function suggest(history: readonly Labelled[], stop: Traits): Suggestion[] {
  const counts = new Counts();
  const trials: { readonly reason: string; readonly right: boolean }[] = [];
  for (const past of history) {
    const first = counts.best(past)?.reasons[0]?.[0];
    if (first !== undefined) trials.push({ reason: first, right: first === past.reason });
    counts.add(past);
  }
  const best = counts.best(stop);
  if (!best) return [];
  const lately = trials.slice(-TRIALS);
  return best.reasons
    .filter(([, had]) => had >= LEAST_SHARE * best.like)
    .slice(0, MOST_SUGGESTED)
    .map(([reason, had]) => {
      const own = lately.filter((trial) => trial.reason === reason);
      return {
        reason,
        had,
        like: best.like,
        by: best.by,
        tried: own.length,
        right: own.filter(({ right }) => right).length,
      };
    });
}
