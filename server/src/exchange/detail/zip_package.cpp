#include "exchange/detail/zip_package.hpp"

#include "office/package.hpp"

namespace exchange::detail {

namespace {

base::Done RefusePart(std::string_view name) {
    return base::Refuse("exchange.damaged", {{"part", std::string(name)}}, std::string(name));
}

}  // namespace

struct ZipPackage::State {
    office::PackageReader package;
    std::uint64_t limit = 0;
};

ZipPackage::ZipPackage(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipPackage::~ZipPackage() = default;
ZipPackage::ZipPackage(ZipPackage&&) noexcept = default;
ZipPackage& ZipPackage::operator=(ZipPackage&&) noexcept = default;

base::Result<ZipPackage> ZipPackage::Open(std::string_view bytes, std::uint64_t unpacked_limit) {
    auto package = office::PackageReader::Open(bytes, unpacked_limit);
    if (!package) return base::Refuse("exchange.damaged", {{"part", "zip"}});
    return ZipPackage(std::make_unique<State>(State{std::move(*package), unpacked_limit}));
}

bool ZipPackage::Has(std::string_view name) const { return state_->package.Has(name); }

base::Done ZipPackage::Read(std::string_view name,
                            const std::function<bool(std::string_view)>& take) {
    const auto read = state_->package.Read(name, take);
    if (read) return base::AllWell();
    if (read.error() != office::PackageFault::kTooLarge) return RefusePart(name);
    return base::Refuse("exchange.unpacks_too_large",
                        {{"limit_mb", std::to_string(state_->limit >> 20)}});
}

}  // namespace exchange::detail
