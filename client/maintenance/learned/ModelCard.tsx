import { useState } from 'react';
import { type FailureModel, promoteModel } from '../../http/predict-api.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';

const HOUR_MS = 3_600_000;
export const KEEPS = ['maintenance', 'engineer', 'admin'] as const;

/** What a model was learned from and how it did where it had not looked; who may, lets it answer. */
export function ModelCard({ model, changed }: { readonly model: FailureModel; changed(): void }) {
  const { t, f } = useWords();
  const me = useMe();
  const { card, learned } = model;
  const { heldOut, later } = card;
  const figure = (value: number | null | undefined) =>
    value === null || value === undefined ? f.none : f.number(value, 3);
  const rows = [
    ['averagePrecision', heldOut.averagePrecision, later?.averagePrecision],
    ['brierSkill', heldOut.brierSkill, later?.brierSkill],
    ['calibrationError', heldOut.calibrationError, later?.calibrationError],
  ] as const;
  return (
    <section className="card model-card" aria-labelledby="model-title" data-model-card={model.id}>
      <div className="card-head">
        <h2 id="model-title">{t('maintenance.models.name', { family: model.family, version: model.version })}</h2>
        <span className="model-role">{t(`maintenance.models.role.${model.role}`)}</span>
        <span className="caption">
          {t(`maintenance.models.form.${model.form}`)} · {t(`maintenance.models.origin.${model.origin}`)} · {model.by} ·{' '}
          {f.day(Date.parse(model.recorded))}
        </span>
      </div>
      <p>
        {t('maintenance.models.learnedFrom', {
          failures: f.number(card.failures),
          machines: f.number(card.assets),
          rows: f.number(card.rows),
          time: f.duration(model.horizonHours * HOUR_MS),
        })}{' '}
        {learned &&
          t('maintenance.models.learnedWindow', {
            from: f.day(Date.parse(learned.from)),
            to: f.day(Date.parse(learned.to)),
          })}
      </p>
      <table className="order-table">
        <thead>
          <tr>
            <th scope="col">{t('maintenance.models.figure')}</th>
            <th scope="col" className="num">
              {t('maintenance.models.heldOut')}
            </th>
            <th scope="col" className="num">
              {t('maintenance.models.later')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, held, after]) => (
            <tr key={name}>
              <th scope="row">{t(`maintenance.models.${name}`)}</th>
              <td className="num">{figure(held)}</td>
              <td className="num">{figure(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">
        {t('maintenance.models.signals', { signals: card.signals.join(', ') })}{' '}
        {!later && t('maintenance.models.noLater')}
      </p>
      {model.role !== 'champion' && hasRole(me, KEEPS) && <Promote model={model} changed={changed} />}
    </section>
  );
}

function Promote({ model, changed }: { readonly model: FailureModel; changed(): void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    setTrouble('');
    try {
      await promoteModel(model.id, reason);
      changed();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <form
      className="model-promote"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '' && !busy) void go();
      }}
    >
      <label className="field">
        {t('maintenance.models.why')}
        <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </label>
      <button type="submit" className="button primary" disabled={busy || reason.trim() === ''}>
        {t(model.role === 'former' ? 'maintenance.models.letAgain' : 'maintenance.models.let')}
      </button>
      <Trouble words={trouble} />
    </form>
  );
}
