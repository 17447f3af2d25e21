import { useWords } from '../../words/use-words.ts';
import { figure } from '../figure.ts';
import { type PlaceRow, placeName } from './place-rows.ts';

/** What stood at each place; those that mean something are chosen and named. */
export function PlaceTable({
  rows,
  machine,
  change,
  changeAll,
}: {
  readonly rows: readonly PlaceRow[];
  /** Of rows that name none. */
  readonly machine: string;
  readonly change: (address: string, what: Partial<PlaceRow>) => void;
  readonly changeAll: (chosen: boolean) => void;
}) {
  const { t, f } = useWords();
  const all = rows.every(({ chosen, reason }) => chosen || reason !== '');
  return (
    <div className="scroll">
      <table className="grid places">
        <thead>
          <tr>
            <th scope="col">
              <input type="checkbox" aria-label={t('setup.chooseAll')} checked={all} onChange={() => changeAll(!all)} />
            </th>
            <th scope="col">{t('column.address')}</th>
            <th scope="col" className="right">
              {t('setup.value')}
            </th>
            <th scope="col">{t('setup.tag')}</th>
            <th scope="col">{t('column.machine')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ address, chosen, name, machine: own, value, reason, moved }) => (
            <tr key={address}>
              <td>
                <input
                  type="checkbox"
                  aria-label={address}
                  checked={chosen}
                  disabled={reason !== ''}
                  onChange={(event) => change(address, { chosen: event.target.checked })}
                />
              </td>
              <th scope="row">
                {placeName(address)} {placeName(address) !== address && <code className="quiet">{address}</code>}
              </th>
              {reason ? (
                <td colSpan={3} className="quiet">
                  {reason}
                </td>
              ) : (
                <>
                  <td className={`num right ${moved ? 'moved' : ''}`}>
                    {typeof value === 'number' ? figure(f, value) : String(value)}
                    {moved && <span className="visually-hidden"> {t('place.moved')}</span>}
                  </td>
                  <td>
                    <input
                      aria-label={t('place.nameOf', { address })}
                      placeholder={placeName(address)}
                      value={name}
                      onChange={(event) => change(address, { name: event.target.value, chosen: true })}
                    />
                  </td>
                  <td>
                    <input
                      aria-label={t('place.machineOf', { address })}
                      placeholder={machine}
                      value={own}
                      onChange={(event) => change(address, { machine: event.target.value })}
                    />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
