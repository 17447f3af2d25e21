import { useAlarmNames } from '../alarms/use-alarm-names.ts';
import type { CausesWalkFloodAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useNames } from '../losses/use-names.ts';
import { Link } from '../router/Link.tsx';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import type { Flood } from './flood.ts';
import { useStepWords } from './use-step-words.ts';
import { walkLink } from './walk-link.ts';

/** Alarms of which this many are listed: the first ones are what came first. */
const LISTED = 12;

/** What a flood of alarms began with: first events by how long machines stood because of them, and the alarms in order. */
export function FloodWalk({ flood }: { readonly flood: Flood }) {
  const { t, f } = useWords();
  const names = useNames();
  const nameOf = useAlarmNames();
  const { what } = useStepWords();
  const asked = `scope=${flood.scope}&from=${new Date(flood.from).toISOString()}&to=${new Date(flood.to).toISOString()}`;
  const { answer, failed } = useAnswer<CausesWalkFloodAnswer>(`/api/v1/causes/walk/flood?${asked}`, asked);
  return (
    <section className="card" aria-labelledby="flood-title">
      <h2 id="flood-title">{t('find.flood.title', { from: f.day(flood.from), to: f.clock(flood.to) })}</h2>
      {failed && <p role="alert">{failed}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <p role="status">
          {answer.alarms.length === 0
            ? t('find.flood.noAlarms')
            : answer.firstEvents.length === 0
              ? t('find.flood.nobodyStood')
              : t('find.flood.began', { count: answer.alarms.length })}
        </p>
      )}
      <ul className="find-list">
        {answer?.firstEvents.map((first) => (
          <li key={`${first.machine} ${first.state} ${first.fault} ${first.reason} ${first.ended}`}>
            <Link className="find-row" href={walkLink(first.stood, Date.parse(first.at))}>
              <StateGlyph state={first.state} size={14} />
              <b>{names.machine(first.machine)}</b>
              <span className="find-words">{what(first)}</span>
              <span className="num">{t('find.flood.machines', { count: first.count })}</span>
              <span className="num find-long">{f.duration(first.ms)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {answer && answer.firstEvents.length > 0 && <p className="caption">{t('find.flowOnly')}</p>}
      {answer && answer.alarms.length > 0 && (
        <>
          <h3>{t('find.flood.inOrder')}</h3>
          <ol className="flood-alarms">
            {answer.alarms.slice(0, LISTED).map(({ alarm, machine, at }) => (
              <li key={`${alarm} ${at}`}>
                <button type="button" className="num" onClick={() => goTo(Date.parse(at))}>
                  {f.seconds(Date.parse(at))}
                </button>
                <span>{nameOf(alarm)}</span>
                <span className="quiet">{machine === null ? '' : names.machine(machine)}</span>
              </li>
            ))}
          </ol>
          {answer.alarms.length > LISTED && (
            <p className="quiet">{t('find.flood.more', { count: answer.alarms.length - LISTED })}</p>
          )}
        </>
      )}
    </section>
  );
}
