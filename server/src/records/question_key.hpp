#pragma once

#include <vector>

#include "records/kept_answers.hpp"

/// What a question is, for answers that are kept.
namespace records {

/// The record types whose records the question reads: its own, and those that paths lead to or that
/// point back. Its page and order are left out.
void AddTypesRead(const Query& query, KeptAnswers::Types& types);
void AddTypesRead(const Path& path, KeptAnswers::Types& types);
/// As above, with what the order reads.
void AddTypesOfPage(const Query& query, KeptAnswers::Types& types);

/// Adds which rows the question finds, not their page or order: type, filter, scope, words, the day
/// or person that a given stands for. False where it cannot be told apart from others.
[[nodiscard]] bool AddRowsAsked(const Query& query, KeyText& key);
void AddPath(const Path& path, KeyText& key);

/// Does each record tell by itself whether the question finds it now? No path leads to another
/// record, none that points back is asked for, no words are searched.
[[nodiscard]] bool TellsByItself(const Query& query);
/// Those of `records` that the question finds; only for one that TellsByItself.
[[nodiscard]] std::vector<const Record*> FoundAmong(const std::vector<Record>& records,
                                                    const Query& query,
                                                    const Neighbours& neighbours);

}  // namespace records
