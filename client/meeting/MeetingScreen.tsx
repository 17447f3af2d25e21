import './meeting.css';
import { Temporal } from 'temporal-polyfill';
import { ActionButton } from '../actions/ActionButton.tsx';
import { ActionList } from '../actions/ActionList.tsx';
import { actionChanged, useActionChanges } from '../actions/open-action.ts';
import type { MeetingAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { momentOf, setQuery, usePlace } from '../router/router.ts';
import { useWords } from '../words/use-words.ts';
import { MeetingLines } from './MeetingLines.tsx';
import { MeetingLosses } from './MeetingLosses.tsx';
import { MeetingPillars } from './MeetingPillars.tsx';
import { MeetingSafety } from './MeetingSafety.tsx';

const MINUTE = 60_000;

/** The morning meeting on a big screen: yesterday's gap, what cost most, what is to be done; read from four metres. */
export function MeetingScreen() {
  const { t, f } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const { query } = usePlace();
  const changes = useActionChanges();
  const at = momentOf(query) ?? Math.floor(store.now() / MINUTE) * MINUTE;
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(plant.site.timezone).toPlainDate();
  const day = query.get('day') ?? today.subtract({ days: 1 }).toString();
  const asked = new URLSearchParams({ day, at: new Date(at).toISOString() });
  const { answer, failed } = useAnswer<MeetingAnswer>(`/api/v1/meeting?${asked}#${changes}`, day);
  const step = (days: number) => setQuery('day', dayAfter(day, days));
  return (
    <div className="page meeting-page">
      <header className="meeting-head">
        <h1>{t('nav.meeting')}</h1>
        <button type="button" className="button" onClick={() => step(-1)} aria-label={t('meeting.dayBefore')}>
          ‹
        </button>
        <span className="meeting-day num">{f.weekday(Date.parse(`${day}T12:00:00Z`))}</span>
        <button
          type="button"
          className="button"
          onClick={() => step(1)}
          aria-label={t('meeting.dayAfter')}
          disabled={day >= today.toString()}
        >
          ›
        </button>
        {day === today.toString() && <span className="quiet">{t('reports.soFar')}</span>}
      </header>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <>
          <MeetingLines answer={answer} />
          <MeetingPillars answer={answer} />
          <MeetingSafety answer={answer} told={actionChanged} />
          <div className="meeting-columns">
            <MeetingLosses answer={answer} />
            <section className="card" aria-labelledby="meeting-actions">
              <div className="card-head">
                <h2 id="meeting-actions">{t('reports.openActions')}</h2>
                <span className="num quiet">
                  {t('meeting.counts', {
                    count: answer.actions.length,
                    overdue: answer.actions.filter(({ overdue }) => overdue).length,
                  })}
                </span>
                <span className="grow" />
                <ActionButton words draft={{ line: null, machine: null, title: '', evidence: {}, measure: null }} />
              </div>
              <ActionList actions={answer.actions.slice(0, 8)} />
            </section>
          </div>
        </>
      )}
    </div>
  );
}

function dayAfter(day: string, days: number): string {
  try {
    return Temporal.PlainDate.from(day).add({ days }).toString();
  } catch {
    return day;
  }
}
