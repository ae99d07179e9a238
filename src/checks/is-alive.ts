/** Whether a process of this machine is there, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: then it is there, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
