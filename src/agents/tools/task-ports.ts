import type { RoleName } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CheckRunner } from '../../ports/checks.ts';
import type { CodeProject, InOverlay, OpenBuffer } from '../../ports/code.ts';
import type { Consents } from '../consents.ts';
import type { Inbox } from '../inbox.ts';
import type { KnownFindings } from '../known-findings.ts';
import type { ToldRefusals } from './told-refusals.ts';

/** What the tools of one task work with. */
export interface TaskPorts {
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  readonly at: InOverlay;
  readonly role: RoleName;
  readonly scope: Scope;
  readonly folder: string;
  readonly trusted: boolean;
  readonly testCommand?: string;
  /** The editor's unsaved texts. */
  readonly ground: readonly OpenBuffer[];
  readonly inbox: Inbox;
  /** What answers, as kept with its edits. */
  readonly model: string;
  /** The protected files that the user has allowed the task to change. */
  readonly consents: Consents;
  /** What its model has read of what recipes refused. */
  readonly toldRefusals: ToldRefusals;
  /** The findings that its edits may name. */
  readonly findings: KnownFindings;
  /** Whether its role has recipes: what they do is not to be done by hand. */
  readonly hasRecipes: boolean;
  /** Tells the supervisor something, or asks it. */
  readonly tell: (text: string, asks: boolean) => void;
  readonly timeoutMs: number;
}
