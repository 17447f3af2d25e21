/** What joins the machines of a line: goods go from one to the next, and so many fit between them. */
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useWords } from '../../words/use-words.ts';
import { inOrder, type Join, type LineDraft } from './line-draft.ts';
import type { LineMachine } from './MachineOrder.tsx';

export function JoinTable({
  line,
  machines,
  draft,
  change,
}: {
  readonly line: string;
  readonly machines: readonly LineMachine[];
  readonly draft: LineDraft;
  readonly change: (draft: LineDraft) => void;
}) {
  const { t } = useWords();
  const set = (at: number, what: Partial<Join>) =>
    change({ ...draft, joins: draft.joins.map((join, i) => (i === at ? { ...join, ...what } : join)) });
  const nameOf = (id: string) => machines.find((machine) => machine.id === id)?.name ?? id;
  const end = (at: number, which: 'from' | 'to') => {
    const { from, to } = draft.joins[at] as Join;
    return (
      <select
        aria-label={t(which === 'from' ? 'layout.from' : 'layout.to', { from: nameOf(from), to: nameOf(to) })}
        value={which === 'from' ? from : to}
        onChange={(event) => set(at, { [which]: event.target.value })}
      >
        {draft.machines.map((id) => (
          <option key={id} value={id}>
            {nameOf(id)}
          </option>
        ))}
      </select>
    );
  };
  const [first = '', second = ''] = draft.machines.slice(-2);
  return (
    <div className="joins">
      {draft.joins.length === 0 && <p className="quiet">{t('layout.noJoins')}</p>}
      {draft.joins.length > 0 && (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('layout.goodsFrom')}</th>
              <th scope="col">{t('layout.goodsTo')}</th>
              <th scope="col">{t('layout.capacity')}</th>
              <HiddenHeader words={t('setup.remove')} />
            </tr>
          </thead>
          <tbody>
            {draft.joins.map(({ from, to, capacity }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two joins may be alike while they are being typed.
              <tr key={i}>
                <td>{end(i, 'from')}</td>
                <td>{end(i, 'to')}</td>
                <td>
                  <input
                    className="short"
                    inputMode="decimal"
                    aria-label={t('layout.capacityOf', { from: nameOf(from), to: nameOf(to) })}
                    value={capacity}
                    onChange={(event) => set(i, { capacity: event.target.value })}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    className="remove"
                    aria-label={t('layout.removeJoin', { from: nameOf(from), to: nameOf(to) })}
                    onClick={() => change({ ...draft, joins: draft.joins.filter((_, at) => at !== i) })}
                  >
                    <Icon name="close" size={14} />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {draft.machines.length > 1 && (
        <div className="actions">
          <button
            type="button"
            className="button"
            aria-label={t('layout.joinInOrderOf', { line })}
            onClick={() => change(inOrder(draft))}
          >
            {t('layout.joinInOrder')}
          </button>
          <button
            type="button"
            className="button"
            aria-label={t('layout.addJoinOf', { line })}
            onClick={() => change({ ...draft, joins: [...draft.joins, { from: first, to: second, capacity: '0' }] })}
          >
            {t('layout.addJoin')}
          </button>
        </div>
      )}
    </div>
  );
}
