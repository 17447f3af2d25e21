import './report.css';
import { useEffect, useState } from 'react';
import { shiftKey, shiftsIn } from '../../twin/plant/calendar.ts';
import type { Line } from '../../twin/plant/model.ts';
import { STATES } from '../../twin/words.ts';
import type { ReportsShiftAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { LinePicker } from '../line/LinePicker.tsx';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { momentOf, setQuery, usePlace } from '../router/router.ts';
import { useWords } from '../words/use-words.ts';
import { ReportSheet } from './ReportSheet.tsx';
import { SendReport } from './SendReport.tsx';

const DAY = 86_400_000;
const OFFERED = 12;
/** A shift that goes on is asked for again so often, ms. */
const STEP_MS = 10_000;

/** A shift on one page, to read, print and send. */
export function ReportScreen() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const { query } = usePlace();
  const [asked, setAsked] = useState(0);
  usePaper();
  const line = plant.lines.find(({ id }) => id === query.get('line')) ?? plant.lines[0];
  const replay = momentOf(query);
  const at = replay ?? store.now();
  if (!line) return null;
  const spans = shiftsIn(plant, line, { from: at - 8 * DAY, to: at }).filter(({ from }) => from < at);
  const last = spans.findLast(({ to }) => to <= at);
  const key = query.get('shift') ?? (last ? shiftKey(last) : null);
  const shown = spans.find((span) => shiftKey(span) === key);
  const open = shown !== undefined && shown.to > at;
  const moment = replay ?? (open ? Math.floor(at / STEP_MS) * STEP_MS : null);
  const seen = new URLSearchParams({
    line: line.id,
    ...(key === null ? {} : { shift: key }),
    ...(moment === null ? {} : { at: new Date(moment).toISOString() }),
  });
  const blind = open && STATES[store.stateOf(line.constraint)] === 'unknown' ? store.sinceOf(line.constraint) : null;
  return (
    <div className="page report-page">
      <LinePicker lines={plant.lines} chosen={line} />
      <div className="report-bar">
        <label>
          {t('reports.shift')}{' '}
          <select value={key ?? ''} onChange={(event) => setQuery('shift', event.currentTarget.value)}>
            {[...spans]
              .reverse()
              .slice(0, OFFERED)
              .map((span) => (
                <option key={shiftKey(span)} value={shiftKey(span)}>
                  {f.say(plant.shifts.find(({ id }) => id === span.shift)?.name ?? span.shift)}, {f.date(span.from)}
                  {span.to > at ? ` (${t('reports.soFar')})` : ''}
                </option>
              ))}
            {key !== null && !shown && <option value={key}>{key}</option>}
          </select>
        </label>
        <span className="grow" />
        <button type="button" className="button" onClick={() => window.print()}>
          {t('reports.print')}
        </button>
        <a
          className="button"
          href={`/api/v1/reports/shift.pdf?${seen}&language=${f.language}`}
          target="_blank"
          rel="noopener"
        >
          {t('reports.pdf')}
        </a>
        {key !== null && <SendReport line={line} shift={key} />}
      </div>
      {key === null ? (
        <p className="quiet">{t('reports.noShift')}</p>
      ) : (
        <Sheet
          key={`${line.id} ${key}`}
          line={line}
          path={`/api/v1/reports/shift?${seen}`}
          blind={blind}
          n={asked}
          changed={() => setAsked(asked + 1)}
        />
      )}
    </div>
  );
}

/** Paper is light, whatever the screen is. */
function usePaper(): void {
  useEffect(() => {
    const root = document.documentElement.dataset;
    let shown = root['theme'];
    const lighten = () => {
      shown = root['theme'];
      root['theme'] = 'light';
    };
    const back = () => {
      root['theme'] = shown;
    };
    addEventListener('beforeprint', lighten);
    addEventListener('afterprint', back);
    return () => {
      removeEventListener('beforeprint', lighten);
      removeEventListener('afterprint', back);
    };
  }, []);
}

function Sheet(props: {
  readonly line: Line;
  readonly path: string;
  readonly blind: number | null;
  /** Counts what was changed, so that it is read again. */
  readonly n: number;
  readonly changed: () => void;
}) {
  const { t } = useWords();
  const { line, path, blind, n, changed } = props;
  const { answer, failed } = useAnswer<ReportsShiftAnswer>(`${path}${n > 0 ? `#${n}` : ''}`, line.id);
  if (failed) return <p role="alert">{t('losses.failed', { why: failed })}</p>;
  if (!answer) return <p className="quiet">{t('why.reading')}</p>;
  return <ReportSheet report={answer} line={line} blind={blind} changed={changed} />;
}
