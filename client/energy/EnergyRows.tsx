import type { EnergyAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import type { Asked } from '../losses/asked.ts';
import { useNames } from '../losses/use-names.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { useWords } from '../words/use-words.ts';
import { kWhText } from './kwh-text.ts';

type Row = EnergyAnswer['machines'][number];
const SHOWN = 14;

/** Who used how much, how much of it while standing, and against the period before; a figure opens down. */
export function EnergyRows(props: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly by: 'machine' | 'line' | 'product' | 'order';
  readonly asked: Asked;
  /** The period before was heard as this one was. */
  readonly comparable: boolean;
}) {
  const { t, f } = useWords();
  const names = useNames();
  const plant = usePlant();
  const { title, rows, by, asked, comparable } = props;
  const shown = rows.slice(0, SHOWN);
  const most = rows[0]?.kWh ?? 1;
  const lineName = (id: string | null) => {
    const line = plant.lines.find((one) => one.id === id);
    return line ? f.say(line.name) : t('energy.utility');
  };
  const nameOf = ({ key }: Row): string => {
    if (by === 'line') return lineName(key);
    return names.value(by, key ?? '');
  };
  const whyScope = ({ key, line }: Row): string =>
    by === 'machine' ? `machine:${key}` : by === 'line' ? `line:${key}` : line ? `line:${line}` : asked.scope;
  return (
    <section className="card energy-rows" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 && <p className="quiet">{t('reason.no-data')}</p>}
      <ol>
        {shown.map((row) => {
          const change = !comparable || row.before === null || row.before <= 0 ? null : row.kWh / row.before - 1;
          return (
            <li key={`${row.line}${row.key}`} data-key={row.key} data-kwh={row.kWh} data-reason={row.reason ?? ''}>
              <span className="energy-name">
                {nameOf(row)}
                {!asked.line && by !== 'line' && <span className="quiet"> {lineName(row.line)}</span>}
              </span>
              {row.reason !== null ? (
                <span className="quiet energy-none">{t(`reason.${row.reason}`)}</span>
              ) : (
                <>
                  <span className="energy-bar" aria-hidden="true">
                    {row.rows
                      .filter(({ kWh }) => kWh > 0)
                      .map(({ use, kWh }) => (
                        <i key={use} className={`use-${use}`} style={{ width: `${(100 * kWh) / most}%` }} />
                      ))}
                  </span>
                  <WhyButton
                    className="num energy-kwh"
                    question={{
                      kpi: 'energy-per-good',
                      scope: whyScope(row),
                      window: asked.period,
                      profile: 'iso22400',
                    }}
                  >
                    {kWhText(row.kWh, f)}
                  </WhyButton>
                  <span className="num quiet">
                    {row.idleShare !== null && t('energy.idleOf', { share: f.percent(row.idleShare) })}
                  </span>
                  <span className="num quiet">
                    {row.kWhPerGood === null
                      ? t(`reason.${row.noUnits ?? 'nothing-made'}`)
                      : `${f.number(row.kWhPerGood * 1000, 1)} Wh`}
                  </span>
                  <span className="num energy-change">
                    {change === null || Math.abs(change) < 0.005
                      ? ''
                      : `${change > 0 ? '▲' : '▼'} ${f.percent(Math.abs(change))}`}
                  </span>
                </>
              )}
            </li>
          );
        })}
      </ol>
      {rows.length > SHOWN && <p className="caption">{t('losses.others', { count: rows.length - SHOWN })}</p>}
    </section>
  );
}
