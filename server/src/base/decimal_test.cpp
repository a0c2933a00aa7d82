#include <gtest/gtest.h>

#include "base/decimal.hpp"
