/** An answer of the server, kept while a newer one of the same `key` is on its way; of another key, nothing is shown before it is here. */
import { useEffect, useRef, useState } from 'react';
import { get } from './api.ts';

export interface Answered<A> {
  readonly answer: A | null;
  /** Why there is none, in the server's words; null = it is there, or on its way. */
  readonly failed: string | null;
}

/** A browser keeps six connections to a server: a screen of many answers leaves some for everything else. */
const MOST_AT_ONCE = 3;
let underWay = 0;
const waiting: (() => void)[] = [];

/** Asks when it is its turn; `urgent`: somebody just clicked, and waits for nothing else. */
async function inTurn<A>(path: string, stop: AbortSignal, urgent: boolean): Promise<A> {
  if (urgent) return get<A>(path, stop);
  if (underWay >= MOST_AT_ONCE) await new Promise<void>((turn) => waiting.push(turn));
  else underWay++;
  try {
    stop.throwIfAborted();
    return await get<A>(path, stop);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else underWay--;
  }
}

/**
 * `path` null = nothing is asked. The key names what is asked without the moment, so that the present may move on: a newer
 * moment is asked for when the answer of the one before is here, so that a slow server is not given more and more to do.
 */
export function useAnswer<A>(path: string | null, key: string, urgent = false): Answered<A> {
  const [held, setHeld] = useState<Answered<A> & { readonly key: string }>({ key, answer: null, failed: null });
  const [, setRound] = useState(0);
  const asking = useRef<{ readonly key: string; readonly stop: AbortController; path: string | null } | null>(null);

  useEffect(() => {
    const own = { key, stop: new AbortController(), path: null };
    asking.current = own;
    return () => own.stop.abort();
  }, [key]);

  // After each rendering: the answer may have come for a moment that is over.
  const asked = useRef<string | null>(null);
  useEffect(() => {
    const own = asking.current;
    if (path === null || !own || own.path !== null || (asked.current === path && held.key === key)) return;
    own.path = path;
    asked.current = path;
    const settle = (answer: A | null, failed: string | null) => {
      if (own.stop.signal.aborted) return;
      own.path = null;
      setHeld({ key: own.key, answer, failed });
      setRound((n) => n + 1);
    };
    inTurn<A>(path, own.stop.signal, urgent).then(
      (answer) => settle(answer, null),
      (error: unknown) => settle(null, error instanceof Error ? error.message : String(error)),
    );
  });
  return held.key === key ? held : { answer: null, failed: null };
}
