/** What was found becomes machines: what their tags mean, what their values mean, how fast they may go. Guessed, then said. */
import { type ReactNode, useId } from 'react';
import { STATES } from '../../../twin/words.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import type { Candidate } from './candidate.ts';
import { LinePlans } from './LinePlans.tsx';
import { MachineList } from './MachineList.tsx';
import { mappingEdits } from './mapping-edits.ts';
import { StateTable } from './StateTable.tsx';
import { TagTable } from './TagTable.tsx';
import { TypeTable } from './TypeTable.tsx';
import { useMapping } from './use-mapping.ts';

export function MappingForm({
  source,
  done,
  children,
}: {
  readonly source: string;
  readonly done: () => void;
  readonly children: (take: (found: readonly Candidate[]) => void) => ReactNode;
}) {
  const { t, f } = useWords();
  const { spec, propose } = useSetup();
  const state = useMapping(source);
  const { mapping, tags, shapes, states } = state;
  const count = mapping.candidates.length;
  const kept = tags.filter(({ choice }) => choice.role !== 'skip');
  const lines = useId();
  const loose = mapping.candidates.some(({ line }) => line === '');
  const review = () =>
    propose({
      title: t('setup.mapTitle', { count, source }),
      what: { edits: mappingEdits(mapping, spec) },
      applied: done,
    });
  return (
    <div className="mapping">
      {children(state.take)}
      {count > 0 && (
        <>
          <TypeTable shapes={shapes} change={state.setType} />
          <TagTable tags={tags} change={state.setTag} />
          <StateTable
            states={states}
            change={state.setState}
            known={STATES}
            packml={states.length === 0 && kept.some(({ choice }) => choice.role === 'state') ? state.packml : null}
            refusePackml={state.refusePackml}
          />
          {loose && (
            <section className="card">
              <label className="field">
                <span>{t('setup.intoLine')}</span>
                <input
                  list={lines}
                  placeholder={source}
                  onChange={(event) => state.setLine(event.target.value)}
                  autoComplete="off"
                />
              </label>
              <datalist id={lines}>
                {spec.lines?.map(({ id }) => (
                  <option key={id} value={id} />
                ))}
              </datalist>
            </section>
          )}
          <LinePlans mapping={mapping} layOut={state.layOut} />
          <MachineList found={state.found} left={state.left} leave={state.leave} />
          <div className="mapping-foot">
            <p className="num">
              {t('setup.willMap', { machines: f.number(count), tags: f.number(tagCount(mapping.candidates, kept)) })}
            </p>
            <button type="button" className="button primary" onClick={review}>
              {t('setup.review')}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function tagCount(candidates: readonly Candidate[], kept: readonly { readonly name: string }[]): number {
  const names = new Set(kept.map(({ name }) => name));
  return candidates.reduce((total, { tags }) => total + tags.filter(({ name }) => names.has(name)).length, 0);
}
