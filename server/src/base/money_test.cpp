#include <gtest/gtest.h>

#include "base/money.hpp"
