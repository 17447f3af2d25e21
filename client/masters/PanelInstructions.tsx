import { filePath } from '../http/checklists-api.ts';
import { getRecipeSignatures, type Instructions, type Master, signRecipe } from '../http/masters-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { SignPad } from '../sign-in/SignPad.tsx';
import { useWords } from '../words/use-words.ts';
import { limitsOf } from './limits.ts';

/** What to work by at the panel: the recipe of the running order with its limits, and the documents in force. */
export function PanelInstructions({ found }: { readonly found: Instructions }) {
  const { t, f } = useWords();
  const { machines } = usePlant();
  const { recipes, documents, order } = found;
  if (recipes.length === 0 && documents.length === 0) return null;
  const machineOf = ({ machine }: Master) => f.say(machines.find(({ id }) => id === machine)?.name ?? machine ?? '');
  return (
    <section className="operator-list panel-instructions" aria-label={t('masters.instructions')}>
      <h2>{t('masters.instructions')}</h2>
      {recipes.map((recipe) => (
        <div key={recipe.id} className="panel-recipe" data-recipe={`${recipe.id}/${recipe.revision}`}>
          <h3>
            {recipe.title} <span className="quiet">{t('masters.revisionOf', { revision: recipe.revision })}</span>
          </h3>
          {recipe.machine && <p className="quiet">{machineOf(recipe)}</p>}
          <dl>
            {recipe.parameters.map((one) => (
              <div key={one.name}>
                <dt>{one.name}</dt>
                <dd className="num">{limitsOf(one, f)}</dd>
              </div>
            ))}
          </dl>
          {recipe.signature && order !== null && <Signed record={`${order}/${recipe.id}/${recipe.revision}`} />}
        </div>
      ))}
      {documents.length > 0 && (
        <div className="pad">
          {documents.map((one) => (
            <a
              key={one.id}
              className="tile"
              href={one.file ? filePath(one.file) : (one.link ?? '')}
              target="_blank"
              rel="noreferrer"
            >
              {one.title}
              <small>
                {[machineOf(one), t('masters.revisionOf', { revision: one.revision })].filter(Boolean).join(' · ')}
              </small>
            </a>
          ))}
        </div>
      )}
    </section>
  );
}

/** Who signed that the line is set up by it; whoever has a name may. */
function Signed({ record }: { readonly record: string }) {
  const { t } = useWords();
  const { answer, again } = usePolled((signal) => getRecipeSignatures(record, signal), record);
  const valid = answer?.filter(({ matches }) => matches) ?? [];
  if (valid.length > 0)
    return (
      <p className="quiet" role="status">
        {t('masters.signedBy', { name: valid.map(({ printed }) => printed).join(', ') })}
      </p>
    );
  return (
    <>
      <p className="stop-waiting">{t('masters.unsigned')}</p>
      <SignPad
        label={t('masters.sign')}
        sign={(password, name) => signRecipe(record, t('masters.meaning'), password, name)}
        done={again}
      />
    </>
  );
}
