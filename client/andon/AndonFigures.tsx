import { scaleLinear } from 'd3-scale';
import type { ShiftView } from '../../twin/live/protocol.ts';
import type { Line } from '../../twin/plant/model.ts';
import { questionOf } from '../why/open-why.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { useWords } from '../words/use-words.ts';

export interface AndonFiguresProps {
  readonly line: Line;
  readonly shift: ShiftView | null;
  readonly fresh: boolean;
  /** When the figures were said, epoch ms. */
  readonly at: number;
}

/** Plan, fact, efficiency, and where the shift will end. Old figures dim and say their time; an old forecast goes. */
export function AndonFigures({ line, shift, fresh, at }: AndonFiguresProps) {
  const { t, f, unit } = useWords();
  if (!shift) {
    return (
      <section className="andon-figures none">
        <p>{t(fresh ? 'andon.noShift' : 'live.connecting')}</p>
      </section>
    );
  }
  const then = t('andon.at', { time: f.clock(at) });
  // The record began after the shift did: the figures say from when they count.
  const since = shift.since - shift.from > 60_000 ? t('andon.since', { time: f.clock(shift.since) }) : '';
  const difference = Math.round(shift.good - shift.targetNow);
  const { oee } = shift;
  return (
    <section className={fresh ? 'andon-figures' : 'andon-figures old'}>
      <div className="andon-figure">
        <h2>{t('andon.targetNow')}</h2>
        <div className="andon-number num">{f.number(shift.targetNow)}</div>
        <p>{fresh ? [unit(shift.unit, shift.targetNow), since].filter(Boolean).join(', ') : then}</p>
      </div>
      <div className="andon-figure">
        <h2>{t('andon.actual')}</h2>
        <div className="andon-number num">{f.number(shift.good)}</div>
        {!fresh ? (
          <p>{then}</p>
        ) : difference < 0 ? (
          <p className="num">
            <b className="behind">▼ {f.number(-difference)}</b> {t('andon.behind')}
          </p>
        ) : (
          <p className="num">
            <b>▲ {f.number(difference)}</b> {t('andon.ahead')}
          </p>
        )}
      </div>
      <div className="andon-figure">
        <h2>{t('andon.efficiency')}</h2>
        {oee.value === null ? (
          <>
            <div className="andon-number">
              <WhyButton question={questionOf(oee, `line:${line.id}`)}>{f.none}</WhyButton>
            </div>
            <p>{t(`reason.${oee.reason ?? 'no-data'}`, { defaultValue: t('reason.other') })}</p>
          </>
        ) : (
          <>
            <div className="andon-number num">
              <WhyButton question={questionOf(oee, `line:${line.id}`)}>
                {f
                  .percentParts(oee.value)
                  .map(({ sign, text }) => (sign ? <small key={text}>{text.trim()}</small> : text))}
              </WhyButton>
            </div>
            <p>{fresh ? t('line.target', { target: f.percent(line.targetEfficiency) }) : then}</p>
          </>
        )}
      </div>
      <Forecast shift={shift} fresh={fresh} />
    </section>
  );
}

/** A number, its range and the target on one axis: never a point alone. */
function Forecast({ shift, fresh }: { readonly shift: ShiftView; readonly fresh: boolean }) {
  const { t, f } = useWords();
  const expected = fresh ? shift.expected : null;
  const title = (
    <h2>
      <span>{t('andon.expected', { time: f.clock(shift.to) })}</span>
      <span>{t('andon.target')}</span>
    </h2>
  );
  if (!expected) {
    return (
      <div className="andon-forecast">
        {title}
        <div className="andon-number">
          {f.none}
          <span className="andon-forecast-target num">{f.number(shift.targetEnd)}</span>
        </div>
        <p>{t(fresh ? 'time.noForecast' : 'time.noForecastStale')}</p>
      </div>
    );
  }
  const width = 680;
  const low = Math.min(expected.low, shift.targetEnd);
  const high = Math.max(expected.high, shift.targetEnd);
  const air = Math.max(1, (high - low) * 0.16);
  const x = scaleLinear([low - air, high + air], [0, width]);
  const range = t('andon.range', { low: f.number(expected.low), high: f.number(expected.high) });
  const words = f.number(shift.targetEnd);
  // Digits are .62 em wide at 34 px; the two texts below the axis may not meet.
  const rangeHalf = range.length * 9;
  const targetHalf = words.length * 10;
  const target = Math.min(width - targetHalf, Math.max(targetHalf, x(shift.targetEnd)));
  const middle = Math.min(width - rangeHalf, Math.max(rangeHalf, x((expected.low + expected.high) / 2)));
  const apart = rangeHalf + targetHalf + 16;
  const rangeAt =
    Math.abs(target - middle) >= apart
      ? middle
      : target > width / 2
        ? Math.max(rangeHalf, target - apart)
        : Math.min(width - rangeHalf, target + apart);
  return (
    <div className="andon-forecast">
      {title}
      <div className="andon-number num">{f.number(expected.mid)}</div>
      <svg
        className="andon-axis"
        viewBox={`0 0 ${width} 92`}
        role="img"
        aria-label={`${range}, ${t('andon.target')} ${words}`}
      >
        <rect y="20" width={width} height="6" className="axis" />
        <rect
          x={x(expected.low)}
          y="6"
          width={Math.max(6, x(expected.high) - x(expected.low))}
          height="34"
          rx="4"
          className="band"
        />
        <rect x={x(expected.mid) - 5} width="10" height="46" className="middle" />
        <path d={`M${x(shift.targetEnd)} 0v46`} className="target" />
        <text x={rangeAt} y="84" textAnchor="middle">
          {range}
        </text>
        <text x={target} y="84" textAnchor="middle" className="strong">
          {words}
        </text>
      </svg>
    </div>
  );
}
