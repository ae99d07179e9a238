export function outside(): void {
  try {
    JSON.parse('');
  } catch (error) {
    throw error;
  }
}
