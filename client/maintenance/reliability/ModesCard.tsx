import type { MaintenanceReliabilityAnswer } from '../../http/openapi.d.ts';
import { useNames } from '../../losses/use-names.ts';
import { useWords } from '../../words/use-words.ts';
import { useHours } from './use-hours.ts';

export type Mode = MaintenanceReliabilityAnswer['modes'][number];

/** What a kind of failure is called in the words of the plant. */
export function useModeName(machine: string): (mode: string | null) => string {
  const { t } = useWords();
  const names = useNames();
  return (mode) => (mode === null ? t('maintenance.allModes') : names.reason({ reason: mode, machine }));
}

/** Failures by kind: how often, what they cost, and whether they come with age. */
export function ModesCard({
  machine,
  modes,
  chosen,
  choose,
}: {
  readonly machine: string;
  readonly modes: readonly Mode[];
  readonly chosen: Mode;
  choose(mode: string | null): void;
}) {
  const { t, f } = useWords();
  const hours = useHours();
  const nameOf = useModeName(machine);
  return (
    <section className="card" aria-labelledby="rel-modes-title">
      <div className="card-head">
        <h2 id="rel-modes-title">{t('maintenance.modes')}</h2>
      </div>
      <div className="table-frame">
        <table className="order-table rel-table">
          <thead>
            <tr>
              <th scope="col">{t('maintenance.mode')}</th>
              <th scope="col" className="figure">
                {t('maintenance.count')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.between')}
              </th>
              <th scope="col" className="figure" title={t('maintenance.typical')}>
                {t('maintenance.down')}
              </th>
              <th scope="col" className="figure">
                {t('maintenance.cost')}
              </th>
              <th scope="col">{t('maintenance.pattern')}</th>
            </tr>
          </thead>
          <tbody>
            {modes.map((one) => (
              <tr key={one.mode} className={one === chosen ? 'rel-on' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="link-button"
                    aria-pressed={one === chosen}
                    onClick={() => choose(one.mode)}
                  >
                    {nameOf(one.mode)}
                  </button>
                </th>
                <td className="figure num">{f.number(one.failures)}</td>
                <td className="figure num" title={hours.range(one.mtbf)}>
                  {one.mtbf && one.mtbf.mean !== null ? hours.of(one.mtbf.mean) : f.none}
                </td>
                <td className="figure num">{one.repair.median === null ? f.none : hours.of(one.repair.median)}</td>
                <td className="figure num">
                  {one.cost !== null ? f.money(one.cost) : one.lostHours !== null ? hours.of(one.lostHours) : f.none}
                </td>
                <td className={one.weibull ? undefined : 'quiet'}>
                  {one.weibull
                    ? t(`maintenance.hazards.${one.weibull.hazard}`)
                    : t(`maintenance.missing.${one.missing ?? 'alike'}`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
