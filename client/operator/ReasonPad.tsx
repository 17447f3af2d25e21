import { useState } from 'react';
import type { Machine, Reason } from '../../twin/plant/model.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import { branchesFor, favouritesOf } from './reason-tree.ts';
import type { StopRow } from './use-stops.ts';
import type { Suggestion } from './use-suggestions.ts';

const TEXTS = ['cleared', 'restarted', 'changed', 'called'] as const;

/** Two taps to a reason: what stops like it had and what was given lately at once, else the branch and then the leaf. */
export function ReasonPad({
  machine,
  stops,
  suggested,
  give,
}: {
  readonly machine: Machine;
  readonly stops: readonly StopRow[];
  readonly suggested: readonly Suggestion[];
  readonly give: (reason: string, comment: string) => void;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const [branch, setBranch] = useState<string | null>(null);
  const [asks, setAsks] = useState<Reason | null>(null);
  const [comment, setComment] = useState('');
  const branches = branchesFor(plant, machine);
  const likely = suggested.flatMap((one) => {
    const reason = plant.reasons.find(({ id }) => id === one.reason);
    return reason ? [{ ...one, reason }] : [];
  });
  const favourites = favouritesOf(stops, machine.id, plant.reasons).filter(
    (reason) => !likely.some((one) => one.reason === reason),
  );
  const open = branches.find(({ reason }) => reason.id === branch);

  const take = (reason: Reason) => {
    if (reason.needsComment) return setAsks(reason);
    give(reason.id, '');
    setBranch(null);
  };
  const send = (text: string) => {
    if (!asks || text.trim() === '') return;
    give(asks.id, text.trim());
    setAsks(null);
    setBranch(null);
    setComment('');
  };

  if (asks)
    return (
      <fieldset className="pad">
        <legend>{t('operator.say', { reason: f.say(asks.name) })}</legend>
        {TEXTS.map((text) => (
          <button key={text} type="button" className="tile" onClick={() => send(t(`operator.text.${text}`))}>
            {t(`operator.text.${text}`)}
          </button>
        ))}
        <label className="pad-text">
          {t('operator.own')}
          <input value={comment} maxLength={500} onChange={(event) => setComment(event.target.value)} />
        </label>
        <button type="button" className="tile strong" onClick={() => send(comment)}>
          {t('operator.give')}
        </button>
        <button type="button" className="tile" onClick={() => setAsks(null)}>
          {t('operator.back')}
        </button>
      </fieldset>
    );
  if (open)
    return (
      <fieldset className="pad">
        <legend>{f.say(open.reason.name)}</legend>
        {[...open.below, open.reason].map((reason) => (
          <button key={reason.id} type="button" className="tile" data-reason={reason.id} onClick={() => take(reason)}>
            {reason === open.reason ? t('operator.only', { reason: f.say(reason.name) }) : f.say(reason.name)}
          </button>
        ))}
        <button type="button" className="tile" onClick={() => setBranch(null)}>
          {t('operator.back')}
        </button>
      </fieldset>
    );
  return (
    <fieldset className="pad">
      <legend>{t('operator.why')}</legend>
      {likely.map(({ reason, had, like, tried, right }) => (
        <button
          key={`?${reason.id}`}
          type="button"
          className="tile strong"
          data-suggested={reason.id}
          onClick={() => take(reason)}
        >
          {f.say(reason.name)}
          <small>
            {tried > 0 ? t('operator.wasRight', { right, count: tried }) : t('operator.had', { had, count: like })}
          </small>
        </button>
      ))}
      {favourites.map((reason) => (
        <button key={`*${reason.id}`} type="button" className="tile strong" onClick={() => take(reason)}>
          {f.say(reason.name)}
        </button>
      ))}
      {branches.map(({ reason, below }) => (
        <button
          key={reason.id}
          type="button"
          className="tile"
          data-reason={reason.id}
          onClick={() => (below.length > 0 ? setBranch(reason.id) : take(reason))}
        >
          {f.say(reason.name)}
          {below.length > 0 && <span aria-hidden="true"> ›</span>}
        </button>
      ))}
    </fieldset>
  );
}
