import { useEffect, useState } from 'react';
import { get } from '../http/api.ts';
import type { StopsUnexplainedAnswer } from '../http/openapi.d.ts';
import { Link } from '../router/Link.tsx';
import { useWords } from '../words/use-words.ts';

const AGAIN_MS = 10_000;

/** Time of which nobody said why the line stood, of its constraint; it is always shown as such. */
export function Unexplained({
  line,
  machine,
  from,
  to,
}: Readonly<Record<'line' | 'machine', string> & Record<'from' | 'to', number>>) {
  const { t, f } = useWords();
  const [ms, setMs] = useState<number | null>(null);
  const until = Math.ceil(to / AGAIN_MS) * AGAIN_MS;
  useEffect(() => {
    const stop = new AbortController();
    const window = { from: new Date(from).toISOString(), to: new Date(until).toISOString() };
    const asked = new URLSearchParams({ scope: `machine:${machine}`, ...window });
    get<StopsUnexplainedAnswer>(`/api/v1/stops/unexplained?${asked}`, stop.signal)
      .then((answer) => setMs(answer.machines[0]?.ms ?? null))
      .catch(() => undefined); // what was known stays; the stream says that the server is away
    return () => stop.abort();
  }, [machine, from, until]);
  if (ms === null) return null;
  return (
    <p className="line-unexplained">
      {ms === 0 ? t('line.allExplained') : t('operator.minutes', { time: f.duration(ms) })}{' '}
      <Link href={`/operator/${line}`}>{t('line.operator')}</Link>
    </p>
  );
}
