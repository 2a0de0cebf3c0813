/** The oldest Node that Ballast runs on; package.json's `engines` says the same. */
const oldest = [20, 19];

/**
 * Why this Node cannot run Ballast, as a sentence; null when it can.
 * Written for engines far older than the one it asks for.
 * @param {string} version such as `20.19.1`
 * @returns {string | null}
 */
export function nodeVersionProblem(version) {
  const parts = version.split(".").map(Number);
  const enough = parts[0] > oldest[0] || (parts[0] === oldest[0] && parts[1] >= oldest[1]);
  if (enough) return null;
  return `Ballast needs Node ${oldest.join(".")} or newer, and this is Node ${version}. Install a newer Node and run the command again.`;
}
