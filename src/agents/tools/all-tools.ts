import type { Tool } from '../tool.ts';
import { askUserTool } from './ask-user.ts';
import { checkTypesTool } from './check-types.ts';
import { createFileTool } from './create-file.ts';
import { deleteFileTool } from './delete-file.ts';
import { diagnosticsTool } from './diagnostics.ts';
import { editFileTool } from './edit-file.ts';
import { findReferencesTool } from './find-references.ts';
import { followingTools } from './following.ts';
import { listSymbolsTool } from './list-symbols.ts';
import { readingTools } from './reading.ts';
import { recipeTools } from './recipes.ts';
import { reportFindingsTool, waitTool } from './reporting.ts';
import { supervisorLine } from './supervisor-line.ts';
import { runTestsTool } from './run-tests.ts';
import type { TaskPorts } from './task-ports.ts';
import { testingTools } from './testing.ts';
import { typeAtTool } from './type-at.ts';

/** Every tool that a subagent may have; a role names those it gets. */
export function allTools(ports: TaskPorts): Tool[] {
  const recipes = recipeTools(ports);
  return [
    ...readingTools(ports),
    listSymbolsTool(ports),
    findReferencesTool(ports),
    typeAtTool(ports),
    diagnosticsTool(ports),
    recipes.list,
    recipes.find,
    recipes.apply,
    editFileTool(ports),
    createFileTool(ports),
    deleteFileTool(ports),
    recipes.revert,
    checkTypesTool(ports),
    ...testingTools(ports),
    runTestsTool(ports),
    ...followingTools(ports),
    reportFindingsTool(ports),
    ...supervisorLine(ports),
    askUserTool(ports.consents),
    waitTool(ports.inbox),
  ];
}
