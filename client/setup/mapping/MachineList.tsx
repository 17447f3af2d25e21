import { useWords } from '../../words/use-words.ts';
import type { Candidate } from './candidate.ts';

/** The machines that were found; any can be left out. */
export function MachineList({
  found,
  left,
  leave,
}: {
  readonly found: readonly Candidate[];
  readonly left: ReadonlySet<string>;
  readonly leave: (key: string, out: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <details className="card">
      <summary>{t('setup.machineList', { count: found.length })}</summary>
      <ul className="machine-list">
        {found.map(({ key, name, line, speaks }) => (
          <li key={key}>
            <label>
              <input type="checkbox" checked={!left.has(key)} onChange={(event) => leave(key, !event.target.checked)} />
              <span>{name}</span>
              <span className="quiet">{[line, speaks].filter((word) => word !== '').join(' · ')}</span>
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}
