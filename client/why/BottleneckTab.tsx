import type { MouseEvent } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import type { CausesBottleneckAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { type Asked, windowQuery } from '../losses/asked.ts';
import { goTo } from '../timeline/moment.ts';
import { useWords } from '../words/use-words.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = 7 * DAY_MS;

/** Which machine held the line up: its share of the period, and when. */
export function BottleneckTab({ asked, line }: { readonly asked: Asked; readonly line: Line }) {
  const { t, f } = useWords();
  const { period } = asked;
  const span = { from: Math.max(period.from, period.to - LONGEST_MS), to: period.to };
  const { answer, failed } = useAnswer<CausesBottleneckAnswer>(
    `/api/v1/causes/bottleneck?scope=${asked.scope}&${windowQuery(span)}`,
    `${asked.key} bottleneck`,
  );
  const window = answer && { from: Date.parse(answer.window.from), to: Date.parse(answer.window.to) };
  const show = (event: MouseEvent<HTMLElement>) => {
    if (!window) return;
    const box = event.currentTarget.getBoundingClientRect();
    goTo(window.from + ((event.clientX - box.left) / box.width) * (window.to - window.from));
  };
  const most = answer?.shares[0]?.machine;
  return (
    <section className="card" aria-labelledby="bottleneck-title">
      <div className="card-head">
        <h2 id="bottleneck-title">{t('find.held')}</h2>
        {span.from > period.from && <span className="caption">{t('losses.lastWeek')}</span>}
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && answer.reason !== null && <p className="quiet">{t(`find.none.${answer.reason}`)}</p>}
      {answer && answer.reason === null && window && (
        <>
          <div className="bottleneck">
            {line.machines.map((slot) => (
              <BottleneckRow key={slot} slot={slot} most={most ?? ''} answer={answer} window={window} show={show} />
            ))}
            <span />
            <span />
            <span className="why-ends caption num">
              <span>{f.day(window.from)}</span>
              <span>{f.day(window.to)}</span>
            </span>
          </div>
          <p className="caption">{t('find.heldHow')}</p>
        </>
      )}
    </section>
  );
}

function BottleneckRow(props: {
  readonly slot: number;
  readonly most: string;
  readonly answer: CausesBottleneckAnswer;
  readonly window: { readonly from: number; readonly to: number };
  readonly show: (event: MouseEvent<HTMLElement>) => void;
}) {
  const { slot, most, answer, window, show } = props;
  const { t, f } = useWords();
  const machine = usePlant().machines[slot];
  const share = answer.shares.find((one) => one.machine === machine?.id);
  if (!machine || !share) return null;
  const length = window.to - window.from;
  const about = share.silent
    ? t('find.silent')
    : t('find.heldAbout', {
        share: f.percent(share.share, share.share < 0.1 ? 1 : 0),
        sole: f.duration(share.soleMs),
        waited: f.duration(share.waitedMs),
      });
  return (
    <>
      <span className={machine.id === most ? 'bottleneck-most' : undefined}>{f.say(machine.name)}</span>
      <span className="num" title={about}>
        {share.silent ? f.none : f.percent(share.share, share.share < 0.1 ? 1 : 0)}
        <span className="visually-hidden">{about}</span>
      </span>
      <button type="button" tabIndex={-1} aria-label={t('panel.showThen')} className="bottleneck-strip" onClick={show}>
        <svg viewBox={`0 0 ${length} 10`} preserveAspectRatio="none" aria-hidden="true">
          {answer.momentary
            .filter((one) => one.machine === machine.id)
            .map((one) => (
              <rect
                key={one.from}
                x={Date.parse(one.from) - window.from}
                width={Date.parse(one.to) - Date.parse(one.from)}
                y="0"
                height="10"
              />
            ))}
        </svg>
      </button>
    </>
  );
}
