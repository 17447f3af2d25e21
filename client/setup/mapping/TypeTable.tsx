import { useWords } from '../../words/use-words.ts';
import type { TypeChoice } from './mapping-edits.ts';
import type { MappingState } from './use-mapping.ts';

/** Machines with the same tags are of one type: its name, what it counts, and how fast it may go. */
export function TypeTable({
  shapes,
  change,
}: {
  readonly shapes: MappingState['shapes'];
  readonly change: (key: string, change: Partial<TypeChoice>) => void;
}) {
  const { t, f } = useWords();
  return (
    <section className="card">
      <h2>{t('setup.types')}</h2>
      <div className="scroll">
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('setup.typeName')}</th>
              <th scope="col" className="right">
                {t('setup.machines')}
              </th>
              <th scope="col">{t('setup.idealRate')}</th>
              <th scope="col">{t('setup.counts')}</th>
              <th scope="col">{t('setup.unitsPer')}</th>
              <th scope="col">{t('setup.example')}</th>
            </tr>
          </thead>
          <tbody>
            {shapes.map(({ key, machines, choice }) => (
              <tr key={key}>
                <td>
                  <input
                    aria-label={t('setup.typeName')}
                    value={choice.id}
                    onChange={(event) => change(key, { id: event.target.value })}
                  />
                </td>
                <td className="num right">{f.number(machines.length)}</td>
                <td>
                  <input
                    aria-label={`${t('setup.idealRate')}: ${choice.id}`}
                    className="short"
                    inputMode="decimal"
                    placeholder={t('setup.perMinute')}
                    defaultValue={choice.idealRate ?? ''}
                    onChange={(event) => change(key, { idealRate: numberOf(event.target.value) })}
                  />
                </td>
                <td>
                  <input
                    aria-label={`${t('setup.counts')}: ${choice.id}`}
                    className="short"
                    value={choice.unit}
                    placeholder="part"
                    onChange={(event) => change(key, { unit: event.target.value })}
                  />
                </td>
                <td>
                  <input
                    aria-label={`${t('setup.unitsPer')}: ${choice.id}`}
                    className="short"
                    inputMode="decimal"
                    placeholder="1"
                    defaultValue={choice.unitsPer ?? ''}
                    onChange={(event) => change(key, { unitsPer: numberOf(event.target.value) })}
                  />
                </td>
                <td className="quiet">
                  {machines
                    .slice(0, 3)
                    .map(({ name }) => name)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">{t('setup.idealRateHow')}</p>
    </section>
  );
}

/** `12,5` as people here write it; null where it is no number above 0. */
function numberOf(text: string): number | null {
  const number = Number(text.trim().replace(',', '.'));
  return Number.isFinite(number) && number > 0 ? number : null;
}
