import type { ReportsShiftAnswer } from '../http/openapi.d.ts';
import { fallOf } from '../losses/fall.ts';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';

/** The waterfall as it fits on paper: a column a step and a loss, in shares of the page, whatever its width. */
export function MiniFall({ steps }: { readonly steps: ReportsShiftAnswer['steps'] }) {
  const { t, f } = useWords();
  const { columns, floor, ceiling } = fallOf(steps);
  const up = (ms: number) => (ceiling > floor ? (100 * Math.max(0, ms - floor)) / (ceiling - floor) : 0);
  return (
    <>
      <ol className="mini-fall">
        {columns.map((column) => {
          const { kind, id, ms, top, bottom } = column;
          const name = t(`fall.${id}`, { defaultValue: id });
          const sign = kind === 'loss' && ms !== null ? (ms < 0 ? '+' : '−') : '';
          return (
            <li key={kind + id} className={kind} data-id={id} data-ms={ms ?? ''}>
              <b className="num">{ms === null ? f.none : `${sign}${hoursText(Math.abs(ms), f)}`}</b>
              <span className="mini-fall-well">
                <i
                  className={kind === 'step' ? `fall-step fall-step-${id}` : `fall-${column.class}`}
                  style={
                    kind === 'step'
                      ? { bottom: 0, height: `${up(top)}%` }
                      : { bottom: `${up(bottom)}%`, height: `${up(top) - up(bottom)}%` }
                  }
                />
              </span>
              <span className="mini-fall-name">{name}</span>
            </li>
          );
        })}
      </ol>
      {floor > 0 && <p className="caption mini-fall-axis">{t('losses.axisBroken', { time: hoursText(floor, f) })}</p>}
    </>
  );
}
