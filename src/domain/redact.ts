/** What stands between the groups of a number as people type or paste it, unseen characters of other systems included. */
const BETWEEN = String.raw`[\s._/\-\u00AD\u200B-\u200D\u2010-\u2015\u2060]{0,5}`

/** Ten digits, as one word or grouped 3-3-4. What follows a `+` and a country code is a telephone number. */
const TEN_DIGITS = new RegExp(
  String.raw`(?<![\d+]|\+\d{1,3}[\s().0\-\u2010-\u2015]{1,6})\d{3}${BETWEEN}\d{3}${BETWEEN}\d{4}(?!\d)`,
  'g',
)

/** The NHS number's modulus-11 check: weights 10 to 2 over nine digits; 11 counts as 0, 10 is never valid. All zeros pass the sum and are no number. */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits) || /^0+$/.test(digits)) return false
  const sum = [...digits.slice(0, 9)].reduce((total, d, i) => total + Number(d) * (10 - i), 0)
  const check = 11 - (sum % 11)
  return (check === 11 ? 0 : check) === Number(digits[9])
}

/** Takes NHS numbers out of typed text. About 9 % of other ten-digit numbers pass the check too, so the author is told. */
export function redact(text: string): { text: string; removed: number } {
  let removed = 0
  const clean = text.replace(TEN_DIGITS, (found) => {
    if (!isNhsNumber(found.replace(/\D/g, ''))) return found
    removed += 1
    return '[number removed]'
  })
  return { text: clean, removed }
}
