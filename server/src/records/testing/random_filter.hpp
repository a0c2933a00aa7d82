#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "catalogue/model.hpp"
#include "records/record.hpp"
#include "records/store.hpp"

/// Random records and filters for the property test memory = SQLite = PostgreSQL. Test only.
namespace records::testing {

/// One reproducible world. The catalogue is the same for every seed (so its tables are made once):
///   `thing`: a field of every kind, sealed ones too, two groups, references to `neighbour`, to
///            `thing` itself and the system references;
///   `neighbour`: refers back to `thing` (back-reference `neighbour.thing`) and to `neighbour`;
///   `organisation`, `person`, `approval`: the targets of system references.
/// Records and filters differ by seed. One thread.
class RandomWorld {
 public:
    explicit RandomWorld(std::uint64_t seed);

    [[nodiscard]] static std::shared_ptr<const catalogue::Catalogue> Catalogue();

    /// Invents a world anew: organisations, persons, `things` things and half as many neighbours,
    /// in an order in which they can be stored; some references dangle, some records are voided.
    [[nodiscard]] std::vector<Record> Records(int things);

    /// JSON of a valid filter over `thing` (or `neighbour`): all operators, paths with hops, nested
    /// quantifiers up to three deep, `^`, givens. Literals are often values of the last Records().
    [[nodiscard]] std::string Filter(std::string_view type = "thing");

    /// Values for GivenField names; now and then one is left out.
    [[nodiscard]] Givens RandomGivens();

    /// Sort text for `type`: no, one or two keys.
    [[nodiscard]] std::string Sort(std::string_view type = "thing");

    /// Words to search, often a piece of a text of the last Records().
    [[nodiscard]] std::string Search();

 private:
    friend class FilterMaker;
    std::mt19937_64 engine_;
    std::vector<Record> records_;
};

/// The act that creates `record` (version 1) as RecordWriter::Store wants it.
[[nodiscard]] ActToStore CreationOf(const catalogue::Catalogue& catalogue, const Record& record,
                                    base::Randomness& randomness);

/// The act that makes `after` of `before` (its version one more).
[[nodiscard]] ActToStore ChangeOf(const catalogue::Catalogue& catalogue, const Record& before,
                                  const Record& after, base::Randomness& randomness);

/// Neighbours over plain records.
class ListedNeighbours final : public Neighbours {
 public:
    explicit ListedNeighbours(const std::vector<Record>& records);
    const Record* Find(const catalogue::RecordType& type, const base::RecordId& id) const override;
    std::vector<const Record*> PointingAt(const catalogue::RecordType& type,
                                          const catalogue::Field& field,
                                          const base::RecordId& to) const override;

 private:
    const std::vector<Record>& records_;
};

}  // namespace records::testing
