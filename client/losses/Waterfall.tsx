import { scaleLinear } from 'd3-scale';
import type { LossesWaterfallAnswer, OeeAnswer } from '../http/openapi.d.ts';
import type { Answered } from '../http/use-answer.ts';
import { useWidth } from '../ui/use-width.ts';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';
import { type Column, type Fall, fallOf, worse } from './fall.ts';

/** px */
const HEIGHT = 250;
const TOP = 22;
const FLOOR = 196;
const NAMES = 216;
const BRACE = 232;
/** Narrower than this the columns become rows. */
const NARROW = 620;
const CLASSES = ['availability', 'performance', 'quality'] as const;

/** Where calendar time went: five steps, and what was lost between two of them. The one that got worse is red. */
export function Waterfall(props: {
  readonly fall: Answered<LossesWaterfallAnswer>;
  readonly before: LossesWaterfallAnswer | null;
  readonly figures: OeeAnswer | null;
}) {
  const { t, f } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const { answer, failed } = props.fall;
  const fall = answer && fallOf(answer.steps);
  const worst = answer && worse(answer.steps, props.before?.steps ?? null);
  const narrow = width > 0 && width < NARROW;
  return (
    <section className="card waterfall" aria-labelledby="fall-title">
      <div className="card-head">
        <h2 id="fall-title">{t('losses.whereTimeWent', { time: fall ? hoursText(fall.ceiling, f, 1) : f.none })}</h2>
        {fall && fall.floor > 0 && !narrow && (
          <span className="caption">{t('losses.axisBroken', { time: hoursText(fall.floor, f, 1) })}</span>
        )}
        <span className="grow" />
        <span className="fall-legend" aria-hidden="true">
          {CLASSES.map((one) => (
            <span key={one}>
              <i className={`fall-${one}`} />
              {t(`losses.class.${one}`)}
            </span>
          ))}
        </span>
      </div>
      {failed && <p role="alert">{t('losses.failed', { why: failed })}</p>}
      <div ref={frame} className="fall-frame" style={{ minHeight: narrow ? 0 : HEIGHT }}>
        {fall &&
          width > 0 &&
          (narrow ? (
            <Rows fall={fall} worst={worst} />
          ) : (
            <Picture fall={fall} worst={worst} width={width} figures={props.figures} />
          ))}
      </div>
    </section>
  );
}

function useColumnWords() {
  const { t, f } = useWords();
  return {
    name: (column: Column) => t(`fall.${column.id}`, { defaultValue: column.id }),
    amount: ({ kind, ms }: Column) =>
      ms === null
        ? f.none
        : kind === 'step'
          ? hoursText(ms, f, 1)
          : `${ms < 0 ? '+' : '−'}${hoursText(Math.abs(ms), f, 1)}`,
    more: ({ money, units }: Column) =>
      [
        money === null ? null : f.money(Math.abs(money)),
        units === null ? null : t('losses.unitsLost', { count: Math.round(units), n: f.number(units) }),
      ]
        .filter(Boolean)
        .join(', '),
  };
}

const look = (column: Column, worst: string | null): string =>
  column.kind === 'step'
    ? `fall-step fall-step-${column.id}`
    : column.id === worst
      ? 'fall-worst'
      : `fall-${column.class}`;

function Picture({
  fall,
  worst,
  width,
  figures,
}: {
  readonly fall: Fall;
  readonly worst: string | null;
  readonly width: number;
  readonly figures: OeeAnswer | null;
}) {
  const { t, f } = useWords();
  const words = useColumnWords();
  const { columns, floor, ceiling } = fall;
  const slot = width / columns.length;
  const bar = Math.min(78, slot * 0.72);
  const y = scaleLinear([floor, ceiling || 1], [FLOOR, TOP]);
  const place = (i: number) => i * slot + slot / 2;
  const at = (id: string) => columns.findIndex((column) => column.kind === 'step' && column.id === id);
  const braces = (
    [
      ['availability', 'planned', 'run', 'availability'],
      ['performance', 'run', 'net', 'effectiveness'],
      ['quality', 'net', 'good', 'quality-ratio'],
    ] as const
  ).map(([id, from, to, kpi]) => ({
    id,
    from: place(at(from)),
    to: place(at(to)),
    value: figures?.figures.find(({ formula }) => formula === kpi)?.value ?? null,
  }));
  return (
    <>
      <svg className="fall" width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        <path d={`M0 ${FLOOR}H${width}`} className="fall-ground" />
        {columns.map((column, i) => {
          const x = place(i) - bar / 2;
          const bottom = column.kind === 'step' ? FLOOR : y(column.bottom);
          const top = column.ms === null ? FLOOR : y(column.top);
          const end = y(column.kind === 'step' ? column.top : column.bottom);
          const next = columns[i + 1];
          const name = words.name(column);
          return (
            <g key={column.id + column.kind}>
              <title>{[name, words.amount(column), words.more(column)].filter(Boolean).join(', ')}</title>
              <rect
                x={x}
                y={top}
                width={bar}
                height={Math.max(column.ms === null ? 0 : 1.5, bottom - top)}
                className={look(column, worst)}
              />
              {column.kind === 'step' && floor > 0 && column.ms !== null && (
                <path
                  d={`M${x - 1} ${FLOOR - 12}l${bar / 4} 5l${bar / 4} -5l${bar / 4} 5l${bar / 4 + 2} -5`}
                  className="fall-break"
                />
              )}
              {next && column.ms !== null && (
                <path d={`M${x + bar} ${end}H${place(i + 1) - bar / 2}`} className="fall-join" />
              )}
              <text x={place(i)} y={Math.min(top, bottom) - 6} className="fall-amount num">
                {words.amount(column)}
              </text>
              <text x={place(i)} y={NAMES} className={column.kind === 'step' ? 'fall-name step' : 'fall-name'}>
                <Short text={name} width={slot} />
              </text>
            </g>
          );
        })}
        {braces.map(({ id, from, to, value }) => (
          <g key={id}>
            <path d={`M${from + 4} ${BRACE}v6H${to - 4}v-6`} className="fall-brace" />
            <text x={(from + to) / 2} y={BRACE + 10} className="fall-brace-words num">
              <tspan className="halo">{`${t(`losses.class.${id}`)} ${value === null ? f.none : f.percent(value, 1)}`}</tspan>
            </text>
          </g>
        ))}
      </svg>
      <table className="visually-hidden">
        <caption>{t('losses.whereTimeWent', { time: hoursText(ceiling, f, 1) })}</caption>
        <tbody>
          {columns.map((column) => (
            <tr key={column.id + column.kind} data-id={column.id} data-ms={column.ms ?? ''}>
              <th scope="row">{words.name(column)}</th>
              <td>{words.amount(column)}</td>
              <td>{words.more(column)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** As many letters as the column has room for, 6.2 px each at 12 px. */
function Short({ text, width }: { readonly text: string; readonly width: number }) {
  const most = Math.floor((width - 2) / 6.2);
  return <>{text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`}</>;
}

/** The same for a phone: one below the other, to the same scale. */
function Rows({ fall, worst }: { readonly fall: Fall; readonly worst: string | null }) {
  const words = useColumnWords();
  const { columns, floor, ceiling } = fall;
  const share = (ms: number) => `${(100 * (Math.max(floor, ms) - floor)) / Math.max(1, ceiling - floor)}%`;
  return (
    <ol className="fall-rows">
      {columns.map((column) => (
        <li key={column.id + column.kind} className={column.kind}>
          <span>{words.name(column)}</span>
          <b className="num">{words.amount(column)}</b>
          <span className="fall-row-bar">
            <i
              className={look(column, worst)}
              style={{
                marginInlineStart: column.kind === 'step' ? 0 : share(column.bottom),
                width: `calc(max(2px, ${share(column.top)} - ${column.kind === 'step' ? '0%' : share(column.bottom)}))`,
              }}
            />
          </span>
        </li>
      ))}
    </ol>
  );
}
