/** The line that the runner in the extension host writes first: what the workbench logs before it is of no interest unless it never comes. */
export const testsBeginLine = 'The tests inside VS Code begin.';
