import type { PlantVersion } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';

/** Who changed the plant, when and why; any version can be gone back to, by the way of every change. */
export function VersionList({
  versions,
  inForce,
  goBack,
}: {
  readonly versions: readonly PlantVersion[];
  readonly inForce: number;
  readonly goBack: (version: number) => Promise<void>;
}) {
  const { t, f } = useWords();
  return (
    <section className="card versions">
      <h2>{t('setup.versions')}</h2>
      <ol>
        {versions.map(({ version, at, who, why }) => (
          <li key={version}>
            <b className="num">{t('setup.version', { version })}</b>
            <span className="quiet">
              {f.day(Date.parse(at))} · {who}
            </span>
            <p>{why}</p>
            {version === inForce ? (
              <span className="caption">{t('setup.nowInForce')}</span>
            ) : (
              <button type="button" className="button" onClick={() => void goBack(version)}>
                {t('setup.goBack')}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
