import type { Role } from '../../../twin/words.ts';
import { useWords } from '../../words/use-words.ts';
import type { TagChoice } from './mapping-edits.ts';
import type { TagSummary } from './use-mapping.ts';

/** What the tags mean, by name: guessed from the name and the values, corrected once for all machines. */
export function TagTable({
  tags,
  change,
}: {
  readonly tags: readonly TagSummary[];
  readonly change: (name: string, change: Partial<TagChoice>) => void;
}) {
  const { t, f } = useWords();
  return (
    <section className="card">
      <h2>{t('setup.meaning')}</h2>
      <div className="scroll">
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('setup.tag')}</th>
              <th scope="col">{t('setup.role')}</th>
              <th scope="col">{t('setup.unit')}</th>
              <th scope="col">{t('setup.type')}</th>
              <th scope="col" className="right">
                {t('setup.machines')}
              </th>
              <th scope="col">{t('setup.values')}</th>
            </tr>
          </thead>
          <tbody>
            {tags.map(({ name, choice, machines, values, options }) => (
              <tr key={name} className={choice.role === 'skip' ? 'out' : ''}>
                <th scope="row">{name}</th>
                <td>
                  <select
                    aria-label={`${t('setup.role')}: ${name}`}
                    value={choice.role}
                    onChange={(event) => change(name, { role: event.target.value as Role | 'skip' })}
                  >
                    {[...options, 'skip' as const].map((role) => (
                      <option key={role} value={role}>
                        {t(`role.${role}`)}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  <input
                    aria-label={`${t('setup.unit')}: ${name}`}
                    className="short"
                    value={choice.unit}
                    onChange={(event) => change(name, { unit: event.target.value })}
                  />
                </td>
                <td>{t(`type.${choice.type}`)}</td>
                <td className="num right">{f.number(machines)}</td>
                <td className="values">{values.slice(0, 4).join(', ') || f.none}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
