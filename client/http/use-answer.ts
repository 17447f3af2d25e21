/** An answer of the server, kept while a newer one of the same `key` is on its way; of another key, nothing is shown before it is here. */
import { useEffect, useState } from 'react';
import { get } from './api.ts';

export interface Answered<A> {
  readonly answer: A | null;
  /** Why there is none, in the server's words; null = it is there, or on its way. */
  readonly failed: string | null;
}

/** `path` null = nothing is asked. The key names what is asked without the moment, so that the present may move on. */
export function useAnswer<A>(path: string | null, key: string): Answered<A> {
  const [held, setHeld] = useState<Answered<A> & { readonly key: string }>({ key, answer: null, failed: null });
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    get<A>(path, stop.signal).then(
      (answer) => setHeld({ key, answer, failed: null }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setHeld({ key, answer: null, failed: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => stop.abort();
  }, [path, key]);
  return held.key === key ? held : { answer: null, failed: null };
}
