import { useEffect, useState } from 'react';
import type { AlarmEventRow } from '../http/alarms-api.ts';
import { get } from '../http/api.ts';
import type { AlarmsHistoryAnswer } from '../http/openapi.d.ts';
import { useTwin, useTwinWords } from '../live/twin-context.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { placeOf } from './alarm-place.ts';
import { MomentLink } from './MomentLink.tsx';
import { PriorityMark } from './PriorityMark.tsx';
import { SpanPicker } from './SpanPicker.tsx';
import { useAlarmNames } from './use-alarm-names.ts';
import { useWindow } from './use-window.ts';

/** So long after a change at most it is in the record. */
const RECORDED_MS = 1200;

/** What became of alarms, newest first, page by page. */
export function AlarmHistory() {
  const { t, f } = useWords();
  const { plant } = useTwin().answer;
  const { span, setSpan, query } = useWindow('day');
  const nameOf = useAlarmNames();
  const [rows, setRows] = useState<readonly AlarmEventRow[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const [asked, setAsked] = useState(false);
  // What changes goes into the record, and from there into this list.
  const stands = [...useTwinWords().alarms.values()].map(({ id, state, level }) => id + state + level).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when an alarm changed.
  useEffect(() => {
    const stop = new AbortController();
    const ask = () =>
      get<AlarmsHistoryAnswer>(`/api/v1/alarms/history?${query}`, stop.signal).then(
        (answer) => {
          setRows(answer.events);
          setNext(answer.next);
          setTrouble('');
          setAsked(true);
        },
        (error) => !stop.signal.aborted && setTrouble(wordsOf(error)),
      );
    void ask();
    const again = setTimeout(() => void ask(), RECORDED_MS);
    return () => {
      clearTimeout(again);
      stop.abort();
    };
  }, [query, stands]);
  const more = () =>
    void get<AlarmsHistoryAnswer>(`/api/v1/alarms/history?${query}&cursor=${next}`)
      .then((answer) => {
        setRows([...rows, ...answer.events]);
        setNext(answer.next);
      })
      .catch((error: unknown) => setTrouble(wordsOf(error)));

  return (
    <section className="card alarms-card">
      <div className="card-head">
        <h2>{t('alarms.tab.history')}</h2>
        <span className="grow" />
        <SpanPicker span={span} pick={setSpan} />
      </div>
      <Trouble words={trouble} />
      {asked && rows.length === 0 && <p className="alarms-none">{t('alarms.noHistory')}</p>}
      <ul className="event-rows">
        {rows.map((row) => (
          <li key={row.id} className={row.notSo === null ? row.what : `${row.what} not-so`}>
            <MomentLink place={row} at={Date.parse(row.at)}>
              {f.day(Date.parse(row.at))}
            </MomentLink>
            <PriorityMark priority={row.priority} words={false} />
            <span className="event-name">
              <b>{nameOf(row.alarm)}</b> <span className="quiet">{placeOf(plant, row, f)}</span>
            </span>
            <span>
              {t(`alarms.what.${row.what}`)}
              {row.notSo !== null && <em>{t('alarms.notSo', { time: f.day(Date.parse(row.notSo)) })}</em>}
              {row.until !== null && ` ${t('alarms.until', { time: f.clock(Date.parse(row.until)) })}`}
            </span>
            <span className="quiet">{[row.by, row.why].filter((one) => one !== '').join(': ')}</span>
          </li>
        ))}
      </ul>
      {next !== null && (
        <button type="button" className="button" onClick={more}>
          {t('alarms.more')}
        </button>
      )}
    </section>
  );
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
