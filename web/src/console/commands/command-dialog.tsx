import { useEffect, useRef } from 'preact/hooks';
import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { obstacleOf, type CapabilitiesState } from './capabilities.js';
import { CommandForm } from './command-form.js';
import { type Commands, type CommandTarget, targetLabel } from './commands.js';
import { menuOf, type Menu } from './menu.js';
import { TargetNames } from './target-names.js';

/** The one dialog in which commands are chosen and filled in; the platform keeps the focus inside and heeds Esc. */
export function CommandDialog({ commands }: { commands: Commands }) {
  const dialogState = useWatched(commands, () => commands.dialogState);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    if (dialogState === undefined || current === null) return;
    if (!current.open) current.showModal();
    // Another dialogState in the same dialog has taken away whatever had the focus.
    current.querySelector<HTMLElement>('[data-first=true]')?.focus();
  }, [dialogState]);
  if (dialogState === undefined) return null;
  // Closed by the element itself, so that the focus goes back to where it came from.
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="command-dialog"
      aria-labelledby="command-dialog-title"
      onClose={() => commands.closeDialog()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {dialogState.kind === 'choice' ? (
        <CommandChoice commands={commands} targets={dialogState.targets} onClose={close} />
      ) : (
        <CommandForm
          key={dialogState.type}
          commands={commands}
          type={dialogState.type}
          targets={dialogState.targets}
          onClose={close}
        />
      )}
    </dialog>
  );
}

const t = ACTIONS.dialog;

interface Props {
  commands: Commands;
  targets: readonly CommandTarget[];
  onClose: () => void;
}

/** All commands available for the targets; for several accounts, those available in any of them. */
export function CommandChoice({ commands, targets, onClose }: Props) {
  useWatched(commands, () => targets.map(({ account }) => commands.capabilities(account).state).join());
  const menus = targets.map((target) => ({ target, state: commands.capabilities(target.account) }));
  const groups = merged(menus);
  return (
    <>
      <h2 id="command-dialog-title" tabIndex={-1} data-first>
        {t.choose({ target: targetLabel(targets, commands.names) })}
      </h2>
      <TargetNames commands={commands} targets={targets} />
      {groups.length === 0 && <p>{whyNothing(menus.map(({ state }) => state))}</p>}
      {groups.map(({ group, types }) => (
        <section key={group} class="choices">
          <h3>{t.groups[group]}</h3>
          <ul>
            {types.map((type) => (
              <Choice key={type} {...{ commands, type, targets }} />
            ))}
          </ul>
        </section>
      ))}
      <p class="buttons">
        <button type="button" onClick={onClose}>
          {t.cancel}
        </button>
      </p>
    </>
  );
}

function merged(menus: readonly { target: CommandTarget; state: CapabilitiesState }[]): Menu {
  const groups = new Map<Menu[number]['group'], Set<CommandType>>();
  for (const { target, state } of menus) {
    if (state.state !== 'known') continue;
    for (const { group, types } of menuOf(state.capabilities, target))
      groups.set(group, new Set([...(groups.get(group) ?? []), ...types]));
  }
  return [...groups].map(([group, types]) => ({ group, types: [...types] }));
}

function whyNothing(states: readonly CapabilitiesState[]): string {
  const unknown = states.find(({ state }) => state !== 'known');
  return unknown === undefined ? t.nothing : (obstacleOf(unknown, 'agent.pause') ?? t.nothing);
}

function Choice({
  commands,
  type,
  targets,
}: {
  commands: Commands;
  type: CommandType;
  targets: readonly CommandTarget[];
}) {
  const obstacles = targets.map(({ account }) => obstacleOf(commands.capabilities(account), type));
  const obstacle = obstacles.includes(undefined) ? undefined : obstacles[0];
  return (
    <li>
      <button
        type="button"
        data-action={type}
        disabled={obstacle !== undefined}
        onClick={() => commands.openForm(type, targets)}
      >
        {ACTIONS.types[type].name}
      </button>
      {obstacle !== undefined && <small> {obstacle}</small>}
    </li>
  );
}
