/** Lines as they run: laid out here, so that causes are followed along them and their OEE is that of the right machine. */
import { useState } from 'react';
import type { Line } from '../../../twin/plant/model.ts';
import { usePlant } from '../../live/twin-context.ts';
import { setQuery, usePlace } from '../../router/router.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { LineEditor } from './LineEditor.tsx';
import { draftOf, type LineDraft, type LooseLine, lineEdits, withMachines } from './line-draft.ts';
import { useRateWords } from './rate-words.ts';

export function LinesScreen() {
  const { t, f } = useWords();
  const { spec } = useSetup();
  const plant = usePlant();
  const { query } = usePlace();
  const lines = spec.lines ?? [];
  const line = lines.find(({ id }) => id === query.get('line')) ?? lines[0];
  const model = plant.lines.find(({ id }) => id === line?.id);
  if (!line || !model) return <p>{t('layout.none')}</p>;
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('layout.lead')}</p>
        <div className="field inline">
          <label htmlFor="line-choice">{t('layout.line')}</label>
          <select id="line-choice" value={line.id} onChange={(event) => setQuery('line', event.target.value, true)}>
            {plant.lines.map(({ id, name }) => (
              <option key={id} value={id}>
                {f.say(name)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <LineForm key={line.id} line={line} model={model} />
    </>
  );
}

function LineForm({ line, model }: { readonly line: LooseLine; readonly model: Line }) {
  const { t, f } = useWords();
  const { propose } = useSetup();
  const plant = usePlant();
  const rate = useRateWords();
  /** Null = as the file has it. */
  const [said, setSaid] = useState<LineDraft | null>(null);
  const ids = (line.machines ?? []).map(({ id }) => id);
  const draft = withMachines(said ?? draftOf(line), ids);
  const edits = lineEdits(line, draft);
  const name = f.say(model.name);
  const machines = model.machines.flatMap((slot) => {
    const machine = plant.machines[slot];
    return machine ? [{ id: machine.id, name: f.say(machine.name), rate: rate(machine) }] : [];
  });
  return (
    <LineEditor name={name} machines={machines} draft={draft} change={setSaid}>
      <div className="actions">
        <button type="button" className="button" disabled={edits.length === 0} onClick={() => setSaid(null)}>
          {t('layout.discard')}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={edits.length === 0}
          onClick={() =>
            propose({ title: t('layout.change', { line: name }), what: { edits }, applied: () => setSaid(null) })
          }
        >
          {t('setup.review')}
        </button>
      </div>
    </LineEditor>
  );
}
