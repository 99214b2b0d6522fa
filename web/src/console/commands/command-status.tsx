import { ACTIONS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { longWords, shortWords, summaryOf, type Tone } from './command-progress.js';
import { type Batch, type Commands, type SentCommand, targetLabel, type CommandTarget } from './commands.js';

const t = ACTIONS.status;

/** Commands sent from this page and not dismissed yet; announces the outcome of the latest batch. */
export function CommandStatus({ commands }: { commands: Commands }) {
  const batches = useWatched(commands, () => commands.batches);
  const [last] = batches;
  return (
    <section class="command-status" aria-label={t.title}>
      <p class="hidden" role="status">
        {last === undefined ? '' : aloud(last, commands)}
      </p>
      {batches.length > 1 && (
        <button
          type="button"
          class="dismiss-all"
          onClick={() => {
            for (const { id } of batches) commands.dismiss(id);
          }}
        >
          {t.dismissAll}
        </button>
      )}
      {batches.length > 0 && (
        <ul>
          {batches.map((batch) => (
            <BatchLine key={batch.id} batch={batch} commands={commands} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Twice per batch, however many commands: when it begins, and when nothing more will come. */
function aloud({ type, commands: sent }: Batch, commands: Commands): string {
  const progresses = sent.map(({ progress }) => progress);
  const { doing, name } = ACTIONS.types[type];
  if (progresses.every(({ over }) => over))
    return `${name}, ${targetLabel(targetsOf(sent), commands.names)}: ${summaryOf(progresses)}`;
  return t.started({ doing, count: sent.length });
}

const targetsOf = (sent: readonly SentCommand[]) => sent.map(({ target }) => target);

function BatchLine({ batch, commands }: { batch: Batch; commands: Commands }) {
  const { id, type, commands: sent } = batch;
  const [only, ...others] = sent;
  if (only === undefined) return null;
  const what = `${ACTIONS.types[type].name}, ${targetLabel(targetsOf(sent), commands.names)}`;
  return (
    <li data-batch={type}>
      <div class="line">
        {others.length === 0 ? (
          <OneCommand sent={only} commands={commands} />
        ) : (
          <details>
            <summary>
              {what}: <b>{summaryOf(sent.map(({ progress }) => progress))}</b>
            </summary>
            <ul aria-label={t.each}>
              {sent.map((one) => (
                <li key={one.key}>
                  <OneCommand sent={one} commands={commands} />
                </li>
              ))}
            </ul>
          </details>
        )}
        <button type="button" aria-label={t.dismiss({ what })} onClick={() => commands.dismiss(id)}>
          <span aria-hidden="true">{t.dismissSign}</span>
        </button>
      </div>
    </li>
  );
}

function OneCommand({ sent: { progress, target }, commands }: { sent: SentCommand; commands: Commands }) {
  const { key } = progress;
  return (
    <span class={`command-progress tone-${progress.tone}`} data-stage={progress.stage}>
      <ToneSign tone={progress.tone} /> <b>{targetLabel([target], commands.names)}</b>: {shortWords(progress)}
      . {progress.tone !== 'good' && progress.tone !== 'busy' && <small>{longWords(progress)}</small>}
      {key !== undefined && (
        <button type="button" onClick={() => commands.retry(key)}>
          {ACTIONS.retry}
        </button>
      )}
    </span>
  );
}

/** The progress of the latest command of an agent or a queue; empty when there is none to show. */
export function CommandChip({ commands, target }: { commands: Commands; target: CommandTarget }) {
  const progress = useWatched(commands, () => commands.latestOf(target));
  if (progress === undefined) return null;
  const { tone, stage, key } = progress;
  return (
    <span class={`command-chip tone-${tone}`} data-stage={stage} title={longWords(progress)}>
      <ToneSign tone={tone} /> {shortWords(progress)}
      {key !== undefined && (
        <button type="button" class="again" tabIndex={-1} onClick={() => commands.retry(key)}>
          {ACTIONS.retry}
        </button>
      )}
    </span>
  );
}

/** A shape beside each colour: readable without telling green from red. */
const SHAPES: Record<Tone, string> = { busy: '…', good: '✓', bad: '✗', doubt: '?' };

export function ToneSign({ tone }: { tone: Tone }) {
  return (
    <span class="shape" aria-hidden="true">
      {SHAPES[tone]}
    </span>
  );
}
