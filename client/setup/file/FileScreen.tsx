/** The plant file as text, with its errors at their lines, and every version it had. */
import './file.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { draftPlant, getPlantVersion, type PlantFileError } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { VersionList } from './VersionList.tsx';

/** Typing has paused, ms: the server says what is wrong. */
const PAUSE_MS = 700;
const LINE_PX = 18;

export function FileScreen() {
  const { t } = useWords();
  const { file, propose } = useSetup();
  const inForce = file?.yaml ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const [errors, setErrors] = useState<readonly PlantFileError[]>([]);
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const text = typed ?? inForce;
  const numbers = useMemo(() => text.split('\n').map((_, i) => i + 1), [text]);
  const wrong = new Set(errors.map(({ line }) => line));

  useEffect(() => {
    if (typed === null) {
      setErrors([]);
      return;
    }
    const pause = setTimeout(
      () =>
        draftPlant({ yaml: typed }).then(
          ({ errors: found }) => setErrors(found),
          () => undefined,
        ),
      PAUSE_MS,
    );
    return () => clearTimeout(pause);
  }, [typed]);

  const goTo = (line: number) => {
    const field = area.current;
    if (!field || line < 1) return;
    const rows = text.split('\n');
    const from = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + (rows[line - 1]?.length ?? 0));
    field.scrollTop = Math.max(0, (line - 6) * LINE_PX);
  };
  const goBack = async (version: number) => {
    const { yaml } = await getPlantVersion(version);
    propose({
      title: t('setup.backTitle', { version }),
      what: { yaml },
      applied: () => setTyped(null),
    });
  };

  return (
    <div className="file">
      <section className="file-text card">
        <div className="finder-head">
          <h2 id="plant-text">{t('setup.plantText')}</h2>
          <span className="grow" />
          {typed !== null && (
            <button type="button" className="button" onClick={() => setTyped(null)}>
              {t('setup.discard')}
            </button>
          )}
          <button
            type="button"
            className="button primary"
            disabled={typed === null || typed === inForce}
            onClick={() =>
              propose({ title: t('setup.textTitle'), what: { yaml: text }, applied: () => setTyped(null) })
            }
          >
            {t('setup.review')}
          </button>
        </div>
        <div className="editor">
          <pre ref={gutter} className="gutter num" aria-hidden="true">
            {numbers.map((line) => (
              <span key={line} className={wrong.has(line) ? 'wrong' : ''}>
                {`${line}\n`}
              </span>
            ))}
          </pre>
          <textarea
            ref={area}
            aria-labelledby="plant-text"
            aria-invalid={errors.length > 0}
            spellCheck={false}
            wrap="off"
            value={text}
            onChange={(event) => setTyped(event.target.value)}
            onScroll={(event) => {
              if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
        <ul className="file-errors" aria-live="polite">
          {errors.slice(0, 50).map(({ line, path, message }) => (
            <li key={`${line} ${path} ${message}`}>
              <button type="button" className="link" onClick={() => goTo(line)}>
                {t('setup.line', { line })}
              </button>{' '}
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      </section>
      <VersionList versions={file?.versions ?? []} inForce={file?.version ?? 0} goBack={goBack} />
    </div>
  );
}
