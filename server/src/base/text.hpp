#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

[[nodiscard]] bool IsUtf8(std::string_view text);
/// Code points; `text` must be UTF-8.
[[nodiscard]] std::u32string ToCodePoints(std::string_view text);
[[nodiscard]] std::string FromCodePoints(std::u32string_view points);
/// Number of code points.
[[nodiscard]] std::size_t LengthInCharacters(std::string_view text);
[[nodiscard]] std::string_view Trim(std::string_view text);
[[nodiscard]] std::vector<std::string> Split(std::string_view text, char separator);

/// The form in which texts are compared, filtered and searched: NFKC, lower case, full-width
/// brackets and signs to half width, white space and zero-width characters out.
/// "银川（上实）环境 有限公司" and "银川(上实)环境有限公司" become equal.
[[nodiscard]] std::string Normalised(std::string_view text);
/// Normalised(text) == normal, told at the first character that differs.
[[nodiscard]] bool NormalisesTo(std::string_view text, std::string_view normal);

/// Tokens of `text` for the search index: of Normalised(text), every single character and every
/// pair of neighbours; runs of Latin letters or digits additionally whole. Joined by one space,
/// in order, each token prefixed u (single), b (bigram) or w (run) and hex-encoded UTF-8 so that
/// no tokenizer of a database can split or fold it.
[[nodiscard]] std::string SearchTokens(std::string_view text);
/// The tokens that a document must all have to be a candidate for `query` (a phrase typed by a
/// person): bigrams where it has two or more characters, else its single character. Empty for an
/// empty query.
[[nodiscard]] std::vector<std::string> QueryTokens(std::string_view query);

/// Sort key by which Chinese text orders by pinyin (ICU, zh collation), hex; compare as bytes.
[[nodiscard]] std::string PinyinKey(std::string_view text);
/// With this begins PinyinKey of every text that begins with `prefix`; empty where nothing can be
/// told. Both texts must be Normalised. Others may begin with it, too: it narrows, and decides
/// nothing.
[[nodiscard]] std::string PinyinStart(std::string_view prefix);

/// 二〇二六, 十五, 一百零三 ↔ numbers; nullopt where it is none.
[[nodiscard]] std::optional<long long> ParseChineseNumber(std::string_view text);
[[nodiscard]] std::string ChineseNumber(long long value);

/// GB 32100-2015: 18 characters and the check character right.
[[nodiscard]] bool IsUnifiedSocialCreditCode(std::string_view code);
/// GB 11643-1999: 18 characters, a real birthday and the check character right.
[[nodiscard]] bool IsPersonIdNumber(std::string_view number);

}  // namespace base
