/** Reasons that a stop most likely has, as the server found them in the history of its machine. */
import { useEffect, useState } from 'react';
import { get } from '../http/api.ts';
import type { StopsSuggestionsOfAnswer } from '../http/openapi.d.ts';

export type Suggestion = StopsSuggestionsOfAnswer['suggestions'][number];

const NONE: readonly Suggestion[] = [];

/** None while the server is away: the pad has the whole tree without them. `stop` null = the record does not know it yet. */
export function useSuggestions(stop: string | null): readonly Suggestion[] {
  const [found, setFound] = useState<{ readonly stop: string; readonly of: readonly Suggestion[] } | null>(null);
  useEffect(() => {
    if (stop === null) return;
    const gone = new AbortController();
    get<StopsSuggestionsOfAnswer>(`/api/v1/stops/${encodeURIComponent(stop)}/suggestions`, gone.signal).then(
      ({ suggestions }) => setFound({ stop, of: suggestions }),
      () => undefined,
    );
    return () => gone.abort();
  }, [stop]);
  return found?.stop === stop ? found.of : NONE;
}
