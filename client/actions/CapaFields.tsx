import { useId } from 'react';
import { useWords } from '../words/use-words.ts';
import { CAPA_PARTS, type Capa } from './open-action.ts';

/** Containment, cause, and what is done against it here and elsewhere. */
export function CapaFields({ capa, change }: { readonly capa: Capa; change(capa: Capa): void }) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="capa-fields">
      {CAPA_PARTS.map((part) => (
        <div key={part} className="field">
          <label htmlFor={`${id}${part}`}>{t(`actions.capa.${part}`)}</label>
          <textarea
            id={`${id}${part}`}
            rows={2}
            maxLength={2000}
            value={capa[part]}
            onChange={(event) => change({ ...capa, [part]: event.currentTarget.value })}
          />
        </div>
      ))}
    </div>
  );
}
